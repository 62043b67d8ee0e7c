export * from './status.js';
export * from './options.js';
export * from './projection-runner.js';
export * from './read-model-access.js';
