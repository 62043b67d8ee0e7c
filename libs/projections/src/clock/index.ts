export * from './clocked-shelf.js';
export * from './drops.js';
