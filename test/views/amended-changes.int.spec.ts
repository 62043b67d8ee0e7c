import fc from 'fast-check';
import { amendedWeeks } from '../../libs/projections/src/changes/amended-weeks.fixture.js';
import { FROM, SPAN } from '../../libs/projections/src/changes/busy-weeks.fixture.js';
import { changeSteps, itemsShown } from '../../libs/projections/src/changes/replayed-changes.fixture.js';
import { inMemoryPrefixes } from '../../libs/projections/src/read-model/prefixes.js';
import { liveViews } from '../../libs/projections/src/views.js';

const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

it.each([...liveViews.keys()])(
  '%s: changes of an amended ledger, applied one by one, give the view as it stands',
  (name) => {
    fc.assert(
      fc.property(amendedWeeks, (events) => {
        const known = inMemoryPrefixes(events);
        const held = itemsShown(name, known.modelAt(0), 0);
        let count = 0;
        for (const { changes, event, point } of changeSteps(name, known, FROM + SPAN)) {
          for (const { id, before, after } of changes) {
            expect(before).toEqual(held[id]);
            if (after) held[id] = after;
            else delete held[id];
          }
          count = event ?? count;
          expect(held).toEqual(itemsShown(name, known.modelAt(count), point.clockMs));
        }
      }),
      RUNS,
    );
  },
);
