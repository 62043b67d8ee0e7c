export * from './pause-view.js';
