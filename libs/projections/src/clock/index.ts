export * from './clocked-read-model.js';
export * from './clock-drops.js';
