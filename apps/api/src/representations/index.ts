export * from './representations.js';
export * from './negotiate.js';
export * from './views/index.js';
