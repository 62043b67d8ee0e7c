/** What auditors need: replay, reasons, differences, and the proof that nothing was altered. */
export * from './diff/index.js';
export * from './explain/index.js';
export { type LedgerOptions, openLedger } from './opening.js';
export * from './prefix.js';
export * from './replay.js';
export * from './transfer/index.js';
export * from './verify/index.js';
export * from './log/index.js';
