export type { Finding } from './finding.js';
export * from './verify.js';
