export { nextSituationBoundary } from './boundary.js';
export { situation, type Situation } from './situation.js';
