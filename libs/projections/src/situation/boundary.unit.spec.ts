import { inMemoryReadModel } from '../read-model/in-memory-read-model.js';
import { recorded, reported } from '../test-events.fixture.js';
import { nextSituationBoundary } from './boundary.js';
import { notes } from './notes.js';

const DAY = 86_400_000;
const FROM = Date.UTC(2018, 2, 9);
const UNTIL = FROM + 8 * DAY;
const LOOKED_AT = 20;
const iso = (ms: number) => new Date(ms).toISOString();

test('the clock says when no more has happened than is looked at for notes', () => {
  const events = recorded(
    ...Array.from({ length: LOOKED_AT + 1 }, (_, number) =>
      reported('report-shelling', iso(FROM + number), { id: `i${number}`, weapon: 'mortar' }),
    ),
  );
  const model = inMemoryReadModel(events);
  const more = (atMs: number) => notes(model, atMs, LOOKED_AT).more;
  const boundaries = [FROM + 10_000];
  for (;;) {
    const next = nextSituationBoundary(model, boundaries.at(-1)!, {}, LOOKED_AT);
    if (next === undefined || next > UNTIL) break;
    boundaries.push(next);
  }
  expect([more(boundaries[0]!), more(UNTIL)]).toEqual([true, false]);
  // Between two boundaries nothing changes.
  for (const [index, boundary] of boundaries.entries()) {
    expect(more((boundaries[index + 1] ?? UNTIL + 1) - 1)).toBe(more(boundary));
  }
});
