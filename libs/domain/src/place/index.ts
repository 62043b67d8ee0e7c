import { category, command, type FieldError, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { placeLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './lifecycle.js';

export const place = category(placeLifecycle, [
  command({ command: commands.RegisterPlace, event: 'PlaceRegistered', check: whereabouts }),
  command({ command: commands.RecordControlChange, event: 'ControlChangeRecorded', references: controlled }),
]);

function whereabouts({ location, geometry, precision }: commands.RegisterPlace): FieldError[] {
  const coarsest = precision && commands.PRECISION_SCALES[precision.scale];
  return [
    ...(location || geometry
      ? []
      : [{ pointer: '/location', detail: 'give location or geometry, so that the place can be found.' }]),
    ...(coarsest && precision.value > coarsest
      ? [
          {
            pointer: '/precision/value',
            detail: `value must be from 1 to ${coarsest} on the scale ${precision.scale}.`,
          },
        ]
      : []),
  ];
}

function controlled({ place, controlledBy, previously }: commands.RecordControlChange): Reference[] {
  return [
    { category: 'place', id: place },
    { category: 'party', id: controlledBy },
    ...(previously ? [{ category: 'party', id: previously }] : []),
  ];
}
