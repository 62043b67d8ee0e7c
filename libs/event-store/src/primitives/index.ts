export * from './files.js';
export * from './hash-table.js';
export * from './keyed-mutex.js';
export * from './private-files.js';
export * from './text-numbers.js';
