/** Injection tokens of providers that have no class of ours. */
export const EVENT_STORE = Symbol('event store');
export const CONFIG = Symbol('config');
export const TRANSPARENCY_LOG = Symbol('log');
