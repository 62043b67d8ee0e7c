export { explainCorridor } from './corridor.js';
export { EventSummary, type Explanation, type Find, withEvents } from './explanation.js';
export { explainPause, explainWindow } from './pause.js';
export { ExplanationAnswer } from './answer.js';
