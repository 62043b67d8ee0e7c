export { explainCorridor } from './corridor.js';
export { type EventTold, type Explanation, type Find, withEvents } from './explanation.js';
export { explainPause, explainWindow } from './pause.js';
