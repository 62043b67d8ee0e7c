export { InPlace } from './in-place.js';
export { SqliteEventStore, type SqliteEventStoreOptions } from './store.js';
export { SqliteEventReader } from './reader.js';
export { DirectoryLock, makeDirectory } from './lock.js';
export { openUntouched } from './untouched.js';
