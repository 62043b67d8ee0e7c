/** What auditors need: replay, reasons, differences, and the proof that nothing was altered. */
export * from './diff/index.js';
export * from './events/index.js';
export * from './explain/index.js';
export { type OpenLedgerOptions, openLedger } from './open-ledger.js';
export * from './known-at.js';
export * from './replay.js';
export * from './transfer/index.js';
export * from './verify/index.js';
export * from './transparency-log/index.js';
