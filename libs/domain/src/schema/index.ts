/**
 * Classes as JSON Schema, and checks by it. A door of its own, since what it loads is large, and threads that only compute
 * views check nothing.
 */
export * from './check.js';
export * from './schema.js';
export * from './standard-schema.js';
