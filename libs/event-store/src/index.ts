export * from './errors.js';
export * from './found.js';
export * from './port.js';
export * from './count-while.js';
export * from './position.js';
export * from './stores.js';
export * from './private.js';
