export * from './representations.js';
export * from './negotiate.js';
