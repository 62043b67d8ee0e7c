export * from './all.js';
export * from './thing.js';
