export * from './all-entities.js';
export * from './possible-items.js';
export * from './entity-state.js';
export * from './local-instant.js';
