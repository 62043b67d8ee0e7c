export * from './party-view.js';
