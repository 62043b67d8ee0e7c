export * from './all.js';
export * from './possible.js';
export * from './thing.js';
export * from './written.js';
