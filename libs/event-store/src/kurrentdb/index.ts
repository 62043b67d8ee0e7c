export { KurrentDbEventStore, type KurrentDbEventStoreOptions } from './store.js';
export { WrongConnectionString } from './connection.js';
