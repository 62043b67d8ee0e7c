export * from './composed.js';
export * from './bad-question.js';
export * from './cursor.js';
export * from './question.js';
export * from './questions.js';
export * from './things.js';
export { settingIn, viewSettingsIn, wholeNumber } from './settings.js';
