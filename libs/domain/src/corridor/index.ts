import { category, command, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { corridorLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './lifecycle.js';

export const corridor = category(corridorLifecycle, [
  command({
    command: commands.AnnounceCorridor,
    event: 'CorridorAnnounced',
    version: 1,
    references: described,
  }),
  command({ command: commands.OpenCorridor, event: 'CorridorOpened', version: 1, references: described }),
  command({
    command: commands.RestrictCorridor,
    event: 'CorridorRestricted',
    version: 1,
    references: itself,
  }),
  command({ command: commands.SuspendCorridor, event: 'CorridorSuspended', version: 1, references: itself }),
  command({ command: commands.ResumeCorridor, event: 'CorridorResumed', version: 1, references: itself }),
  command({ command: commands.CloseCorridor, event: 'CorridorClosed', version: 1, references: itself }),
  command({
    command: commands.EstablishFacility,
    event: 'FacilityEstablished',
    version: 1,
    references: itself,
  }),
  command({ command: commands.WithdrawFacility, event: 'FacilityWithdrawn', version: 1, references: itself }),
  command({
    command: commands.GuaranteeSafePassage,
    event: 'SafePassageGuaranteed',
    version: 1,
    references: guaranteed,
  }),
  command({
    command: commands.WithdrawGuarantee,
    event: 'GuaranteeWithdrawn',
    version: 1,
    references: guaranteed,
  }),
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
