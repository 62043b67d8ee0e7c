export * from './diff.js';
export { itemsById } from './items.js';
export * from './diff-query.js';
