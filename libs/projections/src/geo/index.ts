export * from './compare.js';
export * from './located.js';
export * from './route.js';
