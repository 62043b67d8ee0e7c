export * from './meeting-view.js';
