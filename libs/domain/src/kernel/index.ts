export * from './category.js';
export * from './common-fields.js';
export * from './decide.js';
export * from './fact.js';
export * from './lifecycle.js';
export * from './occurred.js';
export * from './state-at.js';
export * from './timeline.js';
