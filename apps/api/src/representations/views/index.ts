export * from './agreements.js';
export * from './convoys.js';
export * from './corridors.js';
export * from './incidents.js';
export * from './meetings.js';
export * from './parties.js';
export * from './pauses.js';
export * from './places.js';
