export { TargetDiffers } from './compare.js';
export { type CopyResult, copyLedger, type CopyOptions, type CopyStep } from './copy.js';
export { exportLedger } from './export.js';
export { importLedger, type ImportOptions, LedgerNotEmpty } from './import.js';
export { BadLine } from './line.js';
export { CannotCopy } from './sender.js';
export { refuseUnfinishedCopy, type Transfer, UnfinishedCopy } from './unfinished.js';
