import { category, command, type FieldError, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { pauseLifecycle } from './lifecycle.js';
import { asDeclared, type PauseDeclared, termFaults, withLastDay } from './term.js';

export * from './commands.js';
export { addDays, type DailyHours, dailyWindow, localDate } from './hours.js';
export { fallsIn, type Interval, mayFallIn } from './intervals.js';
export * from './lifecycle.js';
export { pauseAt } from './plan.js';
export * from './status-at.js';
export type { PauseDeclared } from './term.js';
export * from './windows.js';

export const pause = category(pauseLifecycle, [
  command({
    command: commands.DeclarePause,
    event: 'PauseDeclared',
    data: withLastDay,
    asSent: asDeclared,
    upcasts: [withLastDay],
    check: declarationFaults,
    references: declared,
  }),
  command({ command: commands.AcceptPause, event: 'PauseAccepted', references: answered }),
  command({ command: commands.RejectPause, event: 'PauseRejected', references: answered }),
  command({ command: commands.ExtendPause, event: 'PauseExtended', references: itself }),
  command({ command: commands.AmendPauseHours, event: 'PauseHoursAmended', references: itself }),
  command({ command: commands.SuspendPause, event: 'PauseSuspended', references: itself }),
  command({ command: commands.ResumePause, event: 'PauseResumed', references: itself }),
  command({ command: commands.EndPause, event: 'PauseEnded', references: itself }),
]);

function itself({ pause }: { pause: string }): Reference[] {
  return [{ category: 'pause', id: pause }];
}

function answered(data: { pause: string; party: string }): Reference[] {
  return [...itself(data), { category: 'party', id: data.party }];
}

function declared({ declaredBy, area }: PauseDeclared): Reference[] {
  return [
    ...declaredBy.map((id) => ({ category: 'party', id })),
    ...(area?.places ?? []).map((id) => ({ category: 'place', id })),
  ];
}

function declarationFaults(data: commands.DeclarePause): FieldError[] {
  return [...termFaults(data), ...areaFaults(data.area)];
}

function areaFaults(area: commands.PauseArea | undefined): FieldError[] {
  if (!area) return [];
  if (!area.places && !area.geometry) {
    return [
      {
        pointer: '/area',
        detail: 'Name places or give a geometry; leave area out where the pause holds everywhere.',
      },
    ];
  }
  if (area.geometry && !['Polygon', 'MultiPolygon'].includes(area.geometry.type)) {
    return [
      {
        pointer: '/area/geometry',
        detail: 'An area is a GeoJSON Polygon or MultiPolygon: draw its outline.',
      },
    ];
  }
  return [];
}
