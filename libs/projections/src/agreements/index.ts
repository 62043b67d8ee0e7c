export * from './agreement-view.js';
