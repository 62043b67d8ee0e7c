export { exportLedger } from './export.js';
export { importLedger, type ImportOptions, LedgerNotEmpty } from './import.js';
export { BadLine } from './line.js';
