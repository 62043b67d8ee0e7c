export { ExplanationAnswer } from './answer.js';
export { explainCorridor } from './corridor.js';
export { Explain, type Reasons, reasonsQuery } from './explain-query.js';
export { EventSummary, type Explanation, type Find, withEvents } from './explanation.js';
export { explainPause, explainWindow } from './pause.js';
