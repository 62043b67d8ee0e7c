export { isDamage, ReadModelDamaged } from './layout.js';
export { ReadModelReader } from './read-model-reader.js';
