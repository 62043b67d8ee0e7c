export * from './amended-event.js';
export * from './amended.js';
export * from './commands.js';
export * from './definitions.js';
export * from './effective-form.js';
export * from './merge-patch.js';
export * from './new-amendment.js';
export * from './record-standing.js';
