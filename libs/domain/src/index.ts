export * from './catalogue.js';
export * from './corridor/index.js';
export * from './kernel/index.js';
export * from './validation/index.js';
