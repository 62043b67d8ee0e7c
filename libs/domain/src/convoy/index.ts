import { category, command, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { convoyLifecycle } from './lifecycle.js';
import { atArrival, atDeparture } from './warnings.js';

export * from './commands.js';
export * from './lifecycle.js';
export * from './people.js';

export const convoy = category(convoyLifecycle, [
  command({ command: commands.PlanConvoy, event: 'ConvoyPlanned', references: described }),
  command({
    command: commands.DepartConvoy,
    event: 'ConvoyDeparted',
    references: described,
    warnings: atDeparture,
  }),
  command({
    command: commands.PassCheckpoint,
    event: 'CheckpointPassed',
    references: (data) => [...itself(data), { category: 'place', id: data.checkpoint }],
  }),
  command({ command: commands.HoldConvoy, event: 'ConvoyHeld', references: itself }),
  command({ command: commands.ReleaseConvoy, event: 'ConvoyReleased', references: itself }),
  command({ command: commands.TurnBackConvoy, event: 'ConvoyTurnedBack', references: itself }),
  command({ command: commands.CancelConvoy, event: 'ConvoyCancelled', references: itself }),
  command({
    command: commands.ArriveConvoy,
    event: 'ConvoyArrived',
    references: (data) => [...itself(data), ...(data.place ? [{ category: 'place', id: data.place }] : [])],
    warnings: atArrival,
  }),
]);

function itself({ convoy }: { convoy: string }): Reference[] {
  return [{ category: 'convoy', id: convoy }];
}

function described({ corridor, from, to, operatedBy }: commands.DepartConvoy): Reference[] {
  return [
    { category: 'corridor', id: corridor },
    ...[from, to].flatMap((id) => (id ? [{ category: 'place', id }] : [])),
    ...(operatedBy ? [{ category: 'party', id: operatedBy }] : []),
  ];
}
