export { ExplanationAnswer } from './answer.js';
export { explainCorridor } from './corridor.js';
export { Explain, type Reasons, reasonsQuery } from './explain-query.js';
export { EventSummary } from './event-summary.js';
export { type Explanation, withEvents } from './explanation.js';
export { explainPause, explainWindow } from './pause.js';
