export * from './diff.js';
export { itemsById } from './items.js';
