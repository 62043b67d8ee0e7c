export * from './geometry.js';
export * from './nested.js';
export * from './nfc.js';
export * from './people.js';
export * from './field-rule.js';
export * from './text.js';
export * from './time.js';
