export { incidentAffects, nextCorridorBoundary } from './boundary.js';
export * from './corridor-view.js';
export type { PassabilityValue, Reason } from './passability-finding.js';
export type { Passability } from './passability.js';
export type { CorridorConvoys, CorridorPeople } from './people.js';
