export * from './check-command.js';
export * from './errors.js';
export * from './ids.js';
export * from './ledger.js';
export * from './delivery.js';
