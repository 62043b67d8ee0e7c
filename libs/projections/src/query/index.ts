export * from './as-of.js';
export * from './cursor.js';
export * from './invalid-query.js';
export { parameterRule, parametersOf, type Parameter } from './parameter.js';
export * from './params.js';
export * from './settings.js';
