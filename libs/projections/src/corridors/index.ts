export { nextCorridorBoundary } from './boundary.js';
export * from './corridor-view.js';
export type { NearbyOptions } from './nearby.js';
export type { Passability, PassabilityValue, Reason } from './passability.js';
export type { CorridorConvoys, CorridorPeople } from './people.js';
