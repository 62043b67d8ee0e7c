export * from './status.js';
export * from './view-runner.js';
export * from './views.js';
