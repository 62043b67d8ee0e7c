import { compileSchema, schemaOf } from '@hudna/domain/schema';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { inMemoryReadModel, resolveAsOf, viewQueries, withNamedAmendments } from '@hudna/projections';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  amending,
  recorded,
  reported,
  type TestEvent,
  testEventId,
} from '../../../projections/src/test-events.fixture.js';
import { Diff, diff, itemsById } from '../diff/index.js';
import { ExplanationAnswer } from './answer.js';
import { explainCorridor } from './corridor.js';
import type { EventSummary } from './event-summary.js';
import { type Explanation, withEvents } from './explanation.js';

/** Reasons and differences over a ledger with amendments. The nth event is recorded n seconds after `FROM`. */
const FROM = Date.parse('2018-03-12T00:00:00Z');
const AT = Date.parse('2018-03-11T10:00:00Z');
const [OPENED, SUSPENDED, FIRST, SECOND] = [1, 2, 3, 4].map(testEventId) as [string, string, string, string];
const opened = reported('open-corridor', '2018-03-01T08:00:00Z', { id: 'x', name: 'X', authorities: ['a'] });
const suspended = reported(
  'suspend-corridor',
  '2018-03-03T08:00:00Z',
  { corridor: 'x', reason: 'Shelling.' },
  { source: { name: 'A monitor' }, credibility: 4 },
);
const correct = (changes: object, event = SUSPENDED) => amending('correct-record', { event, changes });
const later = correct({ occurredAt: '2018-03-04T08:00:00Z', credibility: 2 });

let directory: string;
let store: EventStore;
let clockMs: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hudna-reasons-'));
  clockMs = FROM;
  store = await SqliteEventStore.open({ directory, now: () => clockMs });
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

async function record(...events: readonly TestEvent[]): Promise<readonly RecordedEvent[]> {
  for (const { stream, revision, position: _p, recordedAt: _r, ...event } of recorded(...events)) {
    clockMs += 1_000;
    await store.append(stream, [event], revision === 0 ? 'no-stream' : revision - 1);
  }
  return (await store.readAll()).events;
}

/** Why the corridor is as it is, as its first so many events tell. */
async function explained(events: readonly RecordedEvent[], count = events.length): Promise<Explanation> {
  const model = inMemoryReadModel(events.slice(0, count));
  const reasons = withNamedAmendments(model, (reading) => explainCorridor(reading, 'x', AT))!;
  const explanation = await withEvents(reasons, store, model.position);
  expectToFit(ExplanationAnswer, { ...explanation, position: model.position });
  return explanation;
}

function leavesOf({ because }: Explanation): EventSummary[] {
  return because.flatMap((reason) => ('type' in reason ? [reason] : leavesOf(reason)));
}

const status = ({ because }: Explanation) => because.find(({ id }) => id === 'status') as Explanation;

/** What changed in the corridors between what was known with so many events, and with so many. */
async function between(events: readonly RecordedEvent[], [from, to]: readonly [number, number]) {
  const viewAt = (count: number) => {
    const knownAt = FROM + count * 1_000;
    const model = inMemoryReadModel(events, knownAt);
    const context = { model, asOf: resolveAsOf({ at: AT, knownAt }, knownAt) };
    const items = itemsById(viewQueries.get('corridors')!, {}, context);
    return { knownAt: new Date(knownAt).toISOString(), position: model.position, items };
  };
  const found = await diff(viewAt(from), viewAt(to), AT, store);
  expectToFit(Diff, found);
  return found;
}

function expectToFit(of: Parameters<typeof schemaOf>[0], answer: object): void {
  const validate = compileSchema(schemaOf(of));
  validate(JSON.parse(JSON.stringify(answer)));
  expect(validate.errors ?? null).toBeNull();
}

describe('an explanation', () => {
  it('ends in the record as it was corrected, and beneath it in what corrected it', async () => {
    const events = await record(opened, suspended, later);
    expect(status(await explained(events)).because).toEqual([
      expect.objectContaining({
        id: SUSPENDED,
        says: 'CorridorSuspended of corridor x (2018-03-04T08:00:00Z), by A monitor, as corrected',
        occurred: expect.objectContaining({ given: '2018-03-04T08:00:00Z' }),
        credibility: 2,
        because: [
          expect.objectContaining({
            id: FIRST,
            type: 'RecordCorrected',
            amends: SUSPENDED,
            reason: 'A slip.',
            changed: expect.arrayContaining([
              { path: '/occurred/given', from: '2018-03-03T08:00:00Z', to: '2018-03-04T08:00:00Z' },
              { path: '/credibility', from: 4, to: 2 },
            ]),
            because: [],
          }),
        ],
      }),
    ]);
  });

  it('says what was known then', async () => {
    const events = await record(opened, suspended, later, correct({ reason: 'Rain.' }));
    const before = status(await explained(events, 2)).because;
    expect(before).toMatchObject([{ occurred: { given: '2018-03-03T08:00:00Z' }, because: [] }]);
    const then = status(await explained(events, 3)).because as EventSummary[];
    expect(then).toMatchObject([{ credibility: 2, because: [{ id: FIRST }] }]);
    const now = status(await explained(events)).because as EventSummary[];
    expect(now[0]!.because.map(({ id, changed }) => [id, changed])).toEqual([
      [FIRST, expect.anything()],
      [SECOND, [{ path: '/data/reason', from: 'Shelling.', to: 'Rain.' }]],
    ]);
  });

  it('names an amendment beneath its record alone', async () => {
    const events = await record(opened, suspended, later, correct({ changes: { credibility: 3 } }, FIRST));
    const leaves = leavesOf(await explained(events));
    expect(new Set(leaves.map(({ id }) => id))).toEqual(new Set([OPENED, SUSPENDED]));
    const beneath = leaves.find(({ id }) => id === SUSPENDED)!.because;
    expect(beneath.map(({ id, amends }) => [id, amends])).toEqual([
      [FIRST, SUSPENDED],
      [SECOND, FIRST],
    ]);
  });
});

describe('a difference', () => {
  it('is because of the correction of what the answers rest on', async () => {
    const { changes } = await between(await record(opened, suspended, later), [2, 3]);
    expect(changes).toMatchObject([
      {
        id: 'x',
        kind: 'changed',
        because: [{ id: FIRST, amends: SUSPENDED, changed: expect.any(Array), because: [] }],
        item: { because: [SUSPENDED, FIRST, OPENED] },
      },
    ]);
  });

  it('is because of the retraction of what the earlier answer rested on', async () => {
    const retracted = amending('retract-record', { event: SUSPENDED });
    const events = await record(opened, suspended, retracted);
    const { changes } = await between(events, [2, 3]);
    expect(changes).toMatchObject([
      {
        kind: 'changed',
        because: [{ id: FIRST, type: 'RecordRetracted', amends: SUSPENDED, reason: 'A slip.' }],
        item: { status: 'open', because: [OPENED] },
      },
    ]);
    expect((await between(events, [2, 3])).recorded.items).toMatchObject([{ id: FIRST, amends: SUSPENDED }]);
  });

  it('is because of a retraction where nothing is left', async () => {
    const events = await record(opened, amending('retract-record', { event: OPENED }));
    expect((await between(events, [1, 2])).changes).toMatchObject([
      { id: 'x', kind: 'removed', because: [{ id: SUSPENDED, amends: OPENED }], item: null },
    ]);
  });

  it('names what was recorded and corrected meanwhile once, as corrected', async () => {
    const { changes, recorded: meanwhile } = await between(await record(opened, suspended, later), [1, 3]);
    expect(changes).toMatchObject([
      { because: [{ id: SUSPENDED, credibility: 2, because: [{ id: FIRST, amends: SUSPENDED }] }] },
    ]);
    expect(changes[0]!.because).toHaveLength(1);
    expect(meanwhile.items).toMatchObject([
      { id: SUSPENDED, credibility: 4 },
      { id: FIRST, amends: SUSPENDED },
    ]);
  });

  it('is not because of what amends another record', async () => {
    const other = reported('open-corridor', '2018-03-01T08:00:00Z', {
      id: 'y',
      name: 'Y',
      authorities: ['a'],
    });
    const ofOther = correct({ name: 'Why' }, SUSPENDED);
    const events = await record(
      opened,
      other,
      ofOther,
      reported('close-corridor', '2018-03-02', { corridor: 'x' }),
    );
    const { changes } = await between(events, [2, 4]);
    expect(changes.map(({ id, because }) => [id, because.map((event) => event.id)])).toEqual([
      ['x', [SECOND]],
      ['y', [FIRST]],
    ]);
  });
});
