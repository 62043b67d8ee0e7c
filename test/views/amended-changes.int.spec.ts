import fc from 'fast-check';
import { amendedWeeks } from '../../libs/projections/src/changes/amended-weeks.fixture.js';
import { FROM, SPAN } from '../../libs/projections/src/changes/busy-weeks.fixture.js';
import { liveItems } from '../../libs/projections/src/changes/live-view.js';
import { changeSteps, SETTINGS } from '../../libs/projections/src/changes/replayed-changes.fixture.js';
import { asOfNow } from '../../libs/projections/src/query/as-of.js';
import { inMemoryPrefixes } from '../../libs/projections/src/read-model/prefixes.js';
import type { ReadModel } from '../../libs/projections/src/read-model/read-model.js';
import type { LiveItem, LiveView } from '../../libs/projections/src/view.js';
import { liveViews } from '../../libs/projections/src/views.js';

const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

/** What a view shows at a moment, looked at as a whole. */
function shown(view: LiveView, model: ReadModel, atMs: number): Record<string, LiveItem['value']> {
  const items = [...view.keys(model, Number.MAX_SAFE_INTEGER)].flatMap((key) =>
    liveItems(view, { model, asOf: asOfNow(atMs, SETTINGS) }, key),
  );
  return Object.fromEntries(items.map(({ id, value }) => [id, value]));
}

it.each([...liveViews])(
  '%s: changes of an amended ledger, applied one by one, give the view as it stands',
  (name, view) => {
    fc.assert(
      fc.property(amendedWeeks, (events) => {
        const known = inMemoryPrefixes(events);
        const held = shown(view, known.modelAt(0), 0);
        let count = 0;
        for (const { changes, event, point } of changeSteps(name, known, FROM + SPAN)) {
          for (const { id, before, after } of changes) {
            expect(before).toEqual(held[id]);
            if (after) held[id] = after;
            else delete held[id];
          }
          count = event ?? count;
          expect(held).toEqual(shown(view, known.modelAt(count), point.clockMs));
        }
      }),
      RUNS,
    );
  },
);
