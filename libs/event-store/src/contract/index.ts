export { eventStoreContract, type OpenedStore } from './contract.js';
