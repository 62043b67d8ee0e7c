export * from './composed.js';
export * from './invalid-query.js';
export * from './cursor.js';
export * from './question.js';
export * from './questions.js';
export * from './entity-views.js';
export { settingIn, viewSettingsIn, wholeNumber } from './settings.js';
