import { category, command, type FieldError, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { incidentLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './kinds.js';
export * from './lifecycle.js';

export const incident = category(incidentLifecycle, [
  command({
    command: commands.ReportShelling,
    event: 'ShellingReported',
    check: someCasualties,
    references: named,
  }),
  command({
    command: commands.ReportIncident,
    event: 'IncidentReported',
    check: someCasualties,
    references: named,
  }),
]);

function someCasualties({ casualties }: { casualties?: commands.Casualties }): FieldError[] {
  return casualties && casualties.killed === undefined && casualties.injured === undefined
    ? [{ pointer: '/casualties', detail: 'casualties must have killed or injured: leave it out otherwise.' }]
    : [];
}

function named({ place, attributedTo }: { place?: string; attributedTo?: string }): Reference[] {
  return [
    ...(place ? [{ category: 'place', id: place }] : []),
    ...(attributedTo ? [{ category: 'party', id: attributedTo }] : []),
  ];
}
