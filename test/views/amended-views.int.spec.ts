import fc from 'fast-check';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import { factsInForce, withoutMistakes } from '../../libs/projections/src/amended-events.fixture.js';
import { amendedWeeks } from '../../libs/projections/src/changes/amended-weeks.fixture.js';
import { FROM, SPAN } from '../../libs/projections/src/changes/busy-weeks.fixture.js';
import { SETTINGS } from '../../libs/projections/src/changes/replayed-changes.fixture.js';
import { asOfNow } from '../../libs/projections/src/query/as-of.js';
import { inMemoryReadModel } from '../../libs/projections/src/read-model/in-memory-read-model.js';
import { entityOf } from '../../libs/projections/src/read-model/projection.js';
import type { ReadModel } from '../../libs/projections/src/read-model/read-model.js';
import { answerTo } from '../../libs/projections/src/view.js';
import { entityViews, viewQueries } from '../../libs/projections/src/views.js';

/** Every query of every view, of ledgers in which much was reported wrong and amended. */
const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

const moments = fc.integer({ min: FROM, max: FROM + SPAN });
const queries = [...viewQueries.keys()].filter((path) => !path.endsWith('/history'));

/** All that a query answers at a moment, of each entity that the ledger has. */
function answersTo(
  path: string,
  model: ReadModel,
  events: readonly RecordedEvent[],
  atMs: number,
): unknown[] {
  const query = viewQueries.get(path)!;
  const asOf = asOfNow(atMs, SETTINGS);
  const category = CATEGORY.get(path.split('/')[0]!);
  const streams = [...new Set(events.map(({ stream }) => stream))];
  const ids = path.includes('{id}')
    ? streams.filter((stream) => categoryOf(stream) === category).map((stream) => entityOf(stream, category!))
    : [undefined];
  return ids.map((id) => answerTo(query, id === undefined ? {} : { id }, model, asOf) ?? null);
}

const CATEGORY = new Map(entityViews.map(({ name, category }) => [name, category]));

/** What an answer says, whatever events it rests on and wherever they lie. */
function substance(answers: unknown): unknown {
  const AMENDED = new Set(['because', 'events', 'position', 'next']);
  return JSON.parse(
    JSON.stringify(answers, (name, value: unknown) => (AMENDED.has(name) ? undefined : value)),
  );
}

it.each(queries)('%s: correcting equals never having erred, retracting never having reported', (path) => {
  let compared = 0;
  fc.assert(
    fc.property(amendedWeeks, moments, (events, atMs) => {
      // What excludes each other is so only where something was retracted.
      fc.pre(![...factsInForce(events).values()].flat().some(({ contested }) => contested));
      const never = withoutMistakes(events);
      const amended = answersTo(path, inMemoryReadModel(events), events, atMs);
      compared += amended.filter((answer) => answer !== null).length;
      expect(substance(amended)).toEqual(substance(answersTo(path, inMemoryReadModel(never), events, atMs)));
    }),
    RUNS,
  );
  expect(compared).toBeGreaterThan(0);
});

it.each(queries)('%s: what was known at a moment is the ledger cut there, byte for byte', (path) => {
  fc.assert(
    fc.property(amendedWeeks, moments, fc.nat({ max: 1_000 }), (events, atMs, at) => {
      const knownAt = Date.parse(events[at % events.length]!.recordedAt);
      const cut = events.filter(({ recordedAt }) => Date.parse(recordedAt) <= knownAt);
      const known = answersTo(path, inMemoryReadModel(events, knownAt), events, atMs);
      expect(JSON.stringify(known)).toBe(
        JSON.stringify(answersTo(path, inMemoryReadModel(cut), events, atMs)),
      );
    }),
    RUNS,
  );
});
