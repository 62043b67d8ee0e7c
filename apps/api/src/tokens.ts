/** Names of what Nest hands around and no class of ours stands for. */
export const EVENT_STORE = Symbol('event store');
export const CONFIG = Symbol('config');
export const TRANSPARENCY_LOG = Symbol('log');
