export { incidentAffects, nextCorridorBoundary } from './boundary.js';
export * from './corridor-view.js';
export { PASSABILITY_VALUES, type PassabilityValue, Reason } from './passability-finding.js';
export { Passability } from './passability.js';
export { CorridorConvoys, CorridorPeople } from './people.js';
