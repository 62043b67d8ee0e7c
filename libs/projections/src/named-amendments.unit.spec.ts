import fc from 'fast-check';
import { amendedWeeks } from './changes/amended-weeks.fixture.js';
import { FROM, SPAN } from './changes/busy-weeks.fixture.js';
import { eventsNamedIn } from './changes/difference.js';
import { factsInForce } from './amended-events.fixture.js';
import { withNamedAmendments } from './named-amendments.js';
import { asOfNow } from './query/as-of.js';
import { amending, readModelOf, reported, type TestEvent, testEventId } from './test-events.fixture.js';
import { answerTo } from './view.js';
import { pathsWithoutId, viewQueries } from './views.js';
import { inMemoryReadModel } from './read-model/in-memory-read-model.js';
import { SETTINGS } from './changes/replayed-changes.fixture.js';

const AT = Date.parse('2018-03-10T00:00:00Z');
const [OPENED, SUSPENDED, CORRECTION, MENDED] = [1, 2, 3, 4].map(testEventId) as [
  string,
  string,
  string,
  string,
];
const opened = reported('open-corridor', '2018-03-01T08:00:00Z', { id: 'x', name: 'X', authorities: ['a'] });
const suspended = reported('suspend-corridor', '2018-03-03T08:00:00Z', { corridor: 'x' });
const corrected = amending('correct-record', { event: SUSPENDED, changes: { reason: 'Shelling.' } });
const mended = amending('correct-record', { event: CORRECTION, changes: { changes: { reason: 'Rain.' } } });

function answer(path: string, ...events: readonly TestEvent[]) {
  const asOf = { ...asOfNow(AT, {}) };
  return answerTo(viewQueries.get(path)!, { id: 'x' }, readModelOf(...events), asOf) as unknown as {
    because: readonly string[];
    passability: { because: readonly { events: readonly string[] }[] };
    items: readonly { because: readonly string[] }[];
  };
}

describe('an answer', () => {
  it('names after a corrected record what made it what it is, wherever it rests on that', () => {
    const { because, passability } = answer('corridors/{id}', opened, suspended, corrected, mended);
    expect(because).toEqual([SUSPENDED, CORRECTION, MENDED, OPENED]);
    expect(passability.because).toMatchObject([{ events: [SUSPENDED, CORRECTION, MENDED] }]);
  });

  it('names it in the items of a list', () => {
    const { items } = answer('corridors', opened, suspended, corrected);
    expect(items[0]!.because).toEqual([SUSPENDED, CORRECTION, OPENED]);
  });

  it('names no amendment that was taken back, and none of what it does not rest on', () => {
    const takenBack = amending('retract-record', { event: CORRECTION });
    const { because } = answer('corridors/{id}', opened, suspended, corrected, takenBack);
    expect(because).toEqual([SUSPENDED, OPENED]);
    const other = reported('open-corridor', '2018-03-01', { id: 'y', name: 'Y', authorities: ['a'] });
    const ofOther = amending('correct-record', { event: testEventId(3), changes: { name: 'Why' } });
    expect(answer('corridors/{id}', opened, suspended, other, ofOther).because).toEqual([SUSPENDED, OPENED]);
  });
});

describe('what was read', () => {
  const read = (value: unknown) =>
    withNamedAmendments(readModelOf(opened, suspended, corrected), (model) => {
      model.facts('corridor', 'x');
      return value;
    });

  it('is the very same where it names nothing that was amended', () => {
    const value = {
      because: [OPENED],
      items: [{ events: [OPENED], because: [{ id: SUSPENDED }] }],
      none: null,
    };
    expect(read(value)).toBe(value);
  });

  it('names each amendment once, in lists of events alone', () => {
    const value = {
      because: [SUSPENDED, OPENED, CORRECTION],
      certain: [SUSPENDED],
      items: [{ id: SUSPENDED, events: [OPENED, SUSPENDED], data: { events: [SUSPENDED] } }],
    };
    expect(read(value)).toEqual({
      because: [SUSPENDED, CORRECTION, OPENED],
      certain: [SUSPENDED],
      items: [{ id: SUSPENDED, events: [OPENED, SUSPENDED, CORRECTION], data: { events: [SUSPENDED] } }],
    });
  });
});

describe('of any ledger', () => {
  const queries = pathsWithoutId.map((path) => viewQueries.get(path)!);
  const moments = fc.integer({ min: FROM, max: FROM + SPAN });

  it('an answer is the same but for the amendments, each after the record that it made what it is', () => {
    let seen = 0;
    fc.assert(
      fc.property(amendedWeeks, moments, fc.constantFrom(...queries), (events, atMs, query) => {
        const model = inMemoryReadModel(events);
        const facts = [...factsInForce(events).values()].flat();
        const amendedBy = new Map(facts.map((fact) => [fact.id, fact.amendedBy ?? []]));
        const isAmendment = (id: unknown) => typeof id === 'string' && corrections.has(id);
        const corrections = new Set([...amendedBy.values()].flat());
        const asOf = asOfNow(atMs, SETTINGS);
        const answer = answerTo(query, {}, model, asOf);
        const without = JSON.stringify(answer, (_name, value: unknown) =>
          Array.isArray(value) ? value.filter((id) => !isAmendment(id)) : value,
        );
        expect(JSON.parse(without)).toEqual(JSON.parse(JSON.stringify(query.read({ model, asOf }, {}))));
        const named = eventsNamedIn(answer);
        for (const id of [...named].filter((one) => !isAmendment(one))) {
          for (const amendment of amendedBy.get(id)!) {
            seen += 1;
            expect([id, named.has(amendment)]).toEqual([id, true]);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(0);
  });
});
