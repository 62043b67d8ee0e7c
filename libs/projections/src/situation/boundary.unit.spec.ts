import { ChangeLog } from '../changes/change-log.js';
import { SETTINGS } from '../changes/replayed-changes.fixture.js';
import { inMemoryPrefixes } from '../read-model/prefixes.js';
import { reported, recorded } from '../test-events.fixture.js';
import { situationAt } from './situation.js';
import { liveSituation } from './situation.view.js';

const DAY = 86_400_000;
const FROM = Date.UTC(2018, 2, 9);
/** Entities of a category that are looked at for notes. */
const LOOKED_AT = 20;
const iso = (ms: number) => new Date(ms).toISOString();

test('the clock says when no more has happened than is looked at for notes', () => {
  const events = recorded(
    ...Array.from({ length: LOOKED_AT + 1 }, (_, number) =>
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
  const log = new ChangeLog(liveSituation(LOOKED_AT), SETTINGS, known, from);
  const changes = [];
  for (let step; (step = log.stepOfClock(known, FROM + 8 * DAY));) changes.push(...step.changes);
  const model = known.modelAt(known.count);
  const notesAt = (atMs: number) => situationAt(model, atMs, {}, LOOKED_AT).notes;
  expect(notesAt(FROM + 20_000).more).toBe(true);
  expect(notesAt(FROM + 8 * DAY).more).toBe(false);
  expect(changes.at(-1)!.after!['notes']).toEqual(notesAt(FROM + 8 * DAY));
});
