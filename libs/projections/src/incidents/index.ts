export * from './incident-view.js';
