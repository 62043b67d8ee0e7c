export * from './forms.js';
export * from './negotiate.js';
export * from './views/index.js';
