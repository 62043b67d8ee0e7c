export * from './compare.js';
export * from './cut.js';
export * from './located.js';
export * from './route.js';
