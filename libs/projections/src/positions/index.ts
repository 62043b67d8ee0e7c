export * from './party-positions.js';
