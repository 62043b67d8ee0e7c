import { category, command, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { corridorLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './lifecycle.js';

export const corridor = category(corridorLifecycle, [
  command({ command: commands.AnnounceCorridor, event: 'CorridorAnnounced', references: described }),
  command({ command: commands.OpenCorridor, event: 'CorridorOpened', references: described }),
  command({ command: commands.RestrictCorridor, event: 'CorridorRestricted', references: itself }),
  command({ command: commands.SuspendCorridor, event: 'CorridorSuspended', references: itself }),
  command({ command: commands.ResumeCorridor, event: 'CorridorResumed', references: itself }),
  command({ command: commands.CloseCorridor, event: 'CorridorClosed', references: itself }),
  command({ command: commands.EstablishFacility, event: 'FacilityEstablished', references: itself }),
  command({ command: commands.WithdrawFacility, event: 'FacilityWithdrawn', references: itself }),
  command({ command: commands.GuaranteeSafePassage, event: 'SafePassageGuaranteed', references: guaranteed }),
  command({ command: commands.WithdrawGuarantee, event: 'GuaranteeWithdrawn', references: guaranteed }),
]);

function itself({ corridor }: { corridor: string }): Reference[] {
  return [{ category: 'corridor', id: corridor }];
}

function guaranteed(data: { corridor: string; guarantor: string }): Reference[] {
  return [...itself(data), { category: 'party', id: data.guarantor }];
}

function described({ from, to, authorities, pause }: commands.OpenCorridor): Reference[] {
  return [
    ...authorities.map((id) => ({ category: 'party', id })),
    ...[from, to].flatMap((id) => (id ? [{ category: 'place', id }] : [])),
    ...(pause ? [{ category: 'pause', id: pause }] : []),
  ];
}
