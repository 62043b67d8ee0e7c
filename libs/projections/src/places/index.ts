export * from './place-view.js';
