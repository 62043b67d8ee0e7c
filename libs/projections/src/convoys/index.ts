export * from './convoy-view.js';
