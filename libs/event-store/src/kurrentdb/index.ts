export { KurrentDbEventStore, type KurrentDbEventStoreOptions } from './store.js';
