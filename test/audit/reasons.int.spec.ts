import {
  diff,
  type EventSummary,
  explainCorridor,
  explainPause,
  explainWindow,
  type Explanation,
  eventsKnownAt,
  itemsById,
  withEvents,
} from '@hudna/audit';
import type { RecordedEvent } from '@hudna/event-store';
import {
  resolveAsOf,
  corridorView,
  type QueryParams,
  inMemoryReadModel,
  pauseWindows,
  viewQueries,
  type ReadModel,
} from '@hudna/projections';
import { DataDirectory, RECORDED_FROM } from './data-directory.js';

/** The scenario, and one report after it: what an auditor is told of why things are so, and of what has changed. */
const PAUSE = 'eastern-ghouta-daily-pause';
const SHELLING = 'damascus-shelling-10-11-march';
const AT = Date.parse('2018-03-11T10:00:00+02:00');
const BEFORE = RECORDED_FROM + 38_500;
const AFTER = RECORDED_FROM + 100_000;

let data: DataDirectory;
let events: RecordedEvent[];
let model: ReadModel;

beforeAll(async () => {
  const occurredAt = '2018-03-11T09:30:00+02:00';
  data = await DataDirectory.ofScenario([
    { command: 'suspend-corridor', data: { corridor: 'al-wafideen', occurredAt, reason: 'Shelling' } },
  ]);
  events = await data.reading(eventsKnownAt);
  model = inMemoryReadModel(events);
});
afterAll(() => data.remove());

/** A tree as lines, indented: what it says, and the types of its events. */
function lines({ says, because }: Explanation, depth = 0): string[] {
  const pad = '  '.repeat(depth);
  return [
    pad + says,
    ...because.flatMap((reason) =>
      'type' in reason ? [`${pad}  <- ${reason.type}`] : lines(reason, depth + 1),
    ),
  ];
}

const withSummaries = (explanation: Explanation<string> | undefined) =>
  data.reading((store) => withEvents(explanation!, (id) => store.find(id)));

function leaves({ because }: Explanation): EventSummary[] {
  return because.flatMap((reason) => ('type' in reason ? [reason] : leaves(reason)));
}

describe('why', () => {
  it('a corridor is as it is, down to the reports', async () => {
    const tree = await withSummaries(explainCorridor(model, 'al-wafideen', AT));
    expect(lines(tree)).toEqual([
      'The corridor al-wafideen is suspended; passable: no.',
      '  It is suspended since 2018-03-11T09:30:00+02:00.',
      '    <- CorridorSuspended',
      '  Passable: no.',
      '    The corridor is suspended.',
      '      <- CorridorSuspended',
      `  It works only in the windows of the pause ${PAUSE}, which is in-force.`,
      '    <- PauseDeclared',
      '    The window of 2018-03-11, 2018-03-11T09:00:00+02:00 to 2018-03-11T14:00:00+02:00, is active.',
      '      Its day, its hours and its state come from what is recorded of the pause.',
      '        <- PauseDeclared',
      '      Violations: 0 certain, 1 possible.',
      `        The incident ${SHELLING} (shelling-artillery-missile-attack, 2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00) may violate it.`,
      '          <- ShellingReported',
      '          <- PlaceRegistered',
      '        The area of the pause.',
      '          <- PlaceRegistered',
      '  Incidents that endanger passage, or may, within 2000 m of it in the 24 hours before: 1.',
      `    The incident ${SHELLING} (shelling-artillery-missile-attack, 2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00) may have been near it.`,
      '      <- ShellingReported',
      '      <- PlaceRegistered',
      '  Its convoys: 2, under way 1, of 1 nobody has said how many people they carried.',
      '    <- ConvoyDeparted',
      '    <- ConvoyPlanned',
      '  Its description, and whom it serves.',
      '    <- CorridorOpened',
    ]);
  });

  it('each event is told with its source and both its times', async () => {
    const [shelling] = leaves(await withSummaries(explainWindow(model, PAUSE, '2018-03-11', AT))).filter(
      ({ type }) => type === 'ShellingReported',
    );
    const recorded = events.find(({ type }) => type === 'ShellingReported')!;
    expect(shelling).toMatchObject({
      id: recorded.id,
      stream: `incident-${SHELLING}`,
      occurred: { given: '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00' },
      recordedAt: recorded.recordedAt,
      position: recorded.position,
      source: { name: 'ArAn News' },
      warnings: [],
    });
  });

  it('a window is as it is, on its day', async () => {
    const tree = await withSummaries(explainWindow(model, PAUSE, '2018-03-10', AT));
    expect(tree.says).toBe(
      'The window of 2018-03-10, 2018-03-10T09:00:00+02:00 to 2018-03-10T14:00:00+02:00, is completed.',
    );
    expect(explainWindow(model, PAUSE, '2018-04-10', AT)).toBeUndefined();
  });

  it('a pause is as it is, with the windows of the day', async () => {
    const tree = await withSummaries(explainPause(model, PAUSE, AT));
    expect(lines(tree).slice(0, 4)).toEqual([
      `The pause ${PAUSE} is in-force.`,
      '  Declared by russia: 09:00 to 14:00 from 2018-02-27, until 2018-03-26 (Asia/Damascus).',
      '    <- PauseDeclared',
      '  The window of 2018-03-11, 2018-03-11T09:00:00+02:00 to 2018-03-11T14:00:00+02:00, is active.',
    ]);
  });

  it('every event that an answer rests on is in the tree', async () => {
    for (const id of ['al-wafideen', 'jisreen-al-mleha']) {
      const named = leaves(await withSummaries(explainCorridor(model, id, AT))).map((leaf) => leaf.id);
      expect(named).toEqual(expect.arrayContaining([...corridorView(model, id, AT)!.because]));
    }
    for (const { date, because } of pauseWindows(model, PAUSE, AT)!.windows) {
      const named = leaves(await withSummaries(explainWindow(model, PAUSE, date, AT))).map((leaf) => leaf.id);
      expect(named).toEqual(expect.arrayContaining([...because]));
    }
  });

  it('nothing was known of it before', () => {
    const earlier = inMemoryReadModel(events, RECORDED_FROM);
    expect(explainCorridor(earlier, 'al-wafideen', AT)).toBeUndefined();
    expect(explainPause(earlier, PAUSE, AT)).toBeUndefined();
    expect(explainWindow(earlier, PAUSE, '2018-03-11', AT)).toBeUndefined();
  });
});

describe('what changed', () => {
  const viewAt = (knownAt: number, name: string, given: QueryParams) => {
    const then = inMemoryReadModel(events, knownAt);
    const asOf = resolveAsOf({ at: AT, knownAt }, Date.now());
    const items = itemsById(viewQueries.get(name)!, given, { model: then, asOf });
    return { knownAt: new Date(knownAt).toISOString(), position: then.position, items };
  };
  const between = (from: number, to: number, name: string, given: QueryParams = {}) =>
    data.reading((store) => diff(viewAt(from, name, given), viewAt(to, name, given), AT, store));

  it('of a corridor, and because of which report', async () => {
    const { changes, from, to } = await between(BEFORE, AFTER, 'corridors');
    expect([from.position, to.position]).toEqual(['39', '40']);
    expect(changes).toMatchObject([
      { id: 'al-wafideen', kind: 'changed', because: [{ type: 'CorridorSuspended', position: '40' }] },
    ]);
    expect(changes[0]!.changed).toEqual(
      expect.arrayContaining([
        { path: '/status', from: 'open', to: 'suspended' },
        { path: '/passability/value', from: 'unknown', to: 'no' },
      ]),
    );
  });

  it('where something is known for the first time', async () => {
    const { changes } = await between(RECORDED_FROM - 1, AFTER, 'corridors/{id}', { id: 'al-wafideen' });
    expect(changes).toMatchObject([{ id: 'al-wafideen', kind: 'added' }]);
    const types = changes[0]!.because.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['ConvoyDeparted', 'CorridorOpened', 'CorridorSuspended']));
    const { changes: back } = await between(AFTER, RECORDED_FROM - 1, 'corridors/{id}', {
      id: 'al-wafideen',
    });
    expect(back).toMatchObject([{ id: 'al-wafideen', kind: 'removed', because: [] }]);
  });

  it.each([
    ['positions', 'faylaq-al-rahman/talks-on-withdrawal'],
    ['windows/current', `${PAUSE}/2018-03-11`],
    ['situation', 'situation'],
    ['incidents', SHELLING],
    ['places', 'idlib'],
  ])('in %s, thing by thing', async (name, id) => {
    const { changes } = await between(RECORDED_FROM - 1, AFTER, name);
    expect(changes.map((change) => change.id)).toContain(id);
  });

  it('in the windows of a pause, day by day', async () => {
    const { changes } = await between(RECORDED_FROM - 1, AFTER, 'pauses/{id}/windows', { id: PAUSE });
    expect(changes.map(({ id }) => id)).toEqual(
      pauseWindows(model, PAUSE, AT)!.windows.map(({ date }) => date),
    );
  });

  it('nothing, and what was recorded all the same', async () => {
    const { changes, recorded } = await between(BEFORE, AFTER, 'pauses/{id}/windows', { id: PAUSE });
    expect(changes).toEqual([]);
    expect(recorded).toMatchObject({ items: [{ type: 'CorridorSuspended' }], more: false });
    expect(await between(BEFORE, BEFORE, 'corridors')).toMatchObject({
      changes: [],
      recorded: { items: [], more: false },
    });
  });
});
