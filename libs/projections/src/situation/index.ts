export { situation, type Situation } from './situation.js';
