export * from './diff.js';
export { thingsIn } from './things.js';
