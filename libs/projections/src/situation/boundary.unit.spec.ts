import { stepsOf } from '../changes/replayed.testing.js';
import { memoryPrefixes } from '../changes/prefixes.js';
import { post, recorded } from '../testing.js';
import { situation } from './situation.js';

const DAY = 86_400_000;
const FROM = Date.UTC(2018, 2, 9);
const iso = (ms: number) => new Date(ms).toISOString();

test('where more happened than is looked at for notes, that it is so no longer is told by the clock', () => {
  const events = recorded(
    ...Array.from({ length: 2_001 }, (_, number) =>
      post(
        'report-shelling',
        iso(FROM + number),
        { id: `i${number}`, weapon: 'mortar' },
        { recordedAt: iso(FROM + 10_000) },
      ),
    ),
  );
  const known = memoryPrefixes(events);
  const from = { position: events.at(-1)!.position, clockMs: FROM + 10_000 };
  const steps = [...stepsOf('situation', known, FROM + 8 * DAY, from)];
  const told = steps.flatMap(({ changes }) => changes).at(-1)!.after!;
  expect(situation(known.shelf(known.count), FROM + 20_000).notes.more).toBe(true);
  expect(told['notes']).toEqual(situation(known.shelf(known.count), FROM + 8 * DAY).notes);
});
