export { nextSituationBoundary } from './boundary.js';
export { Situation, situationAt } from './situation.js';
