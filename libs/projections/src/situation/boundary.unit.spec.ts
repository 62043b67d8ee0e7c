import { changeSteps } from '../changes/replayed-changes.fixture.js';
import { inMemoryPrefixes } from '../read-model/prefixes.js';
import { reported, recorded } from '../test-events.fixture.js';
import { situationAt } from './situation.js';

const DAY = 86_400_000;
const FROM = Date.UTC(2018, 2, 9);
const iso = (ms: number) => new Date(ms).toISOString();

test('where more happened than is looked at for notes, that it is so no longer is told by the clock', () => {
  const events = recorded(
    ...Array.from({ length: 2_001 }, (_, number) =>
      reported(
        'report-shelling',
        iso(FROM + number),
        { id: `i${number}`, weapon: 'mortar' },
        { recordedAt: iso(FROM + 10_000) },
      ),
    ),
  );
  const known = inMemoryPrefixes(events);
  const from = { position: events.at(-1)!.position, clockMs: FROM + 10_000 };
  const steps = [...changeSteps('situation', known, FROM + 8 * DAY, from)];
  const shown = steps.flatMap(({ changes }) => changes).at(-1)!.after!;
  expect(situationAt(known.modelAt(known.count), FROM + 20_000).notes.more).toBe(true);
  expect(shown['notes']).toEqual(situationAt(known.modelAt(known.count), FROM + 8 * DAY).notes);
});
