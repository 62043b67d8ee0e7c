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
  type ViewParams,
  inMemoryReadModel,
  pauseWindows,
  viewQueries,
  type ReadModel,
} from '@hudna/projections';
import { DataDirectory, RECORDED_FROM } from './data-directory.js';

/** Explanations and diffs over the scenario and one report after it. */
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

/** A tree as indented lines: the sentence, and the types of its events. */
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
  data.reading((store) => withEvents(explanation!, store, model.position));

function leaves({ because }: Explanation): EventSummary[] {
  return because.flatMap((reason) => ('type' in reason ? [reason] : leaves(reason)));
}

describe('explains', () => {
  it('a corridor, down to the reports', async () => {
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

  it('each event with its source and both its times', async () => {
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

  it('a window, on its day', async () => {
    const tree = await withSummaries(explainWindow(model, PAUSE, '2018-03-10', AT));
    expect(tree.says).toBe(
      'The window of 2018-03-10, 2018-03-10T09:00:00+02:00 to 2018-03-10T14:00:00+02:00, is completed.',
    );
    expect(explainWindow(model, PAUSE, '2018-04-10', AT)).toBeUndefined();
  });

  it('a pause, with the windows of the day', async () => {
    const tree = await withSummaries(explainPause(model, PAUSE, AT));
    expect(lines(tree).slice(0, 4)).toEqual([
      `The pause ${PAUSE} is in-force.`,
      '  Declared by russia: 09:00 to 14:00 from 2018-02-27, until 2018-03-26 (Asia/Damascus).',
      '    <- PauseDeclared',
      '  The window of 2018-03-11, 2018-03-11T09:00:00+02:00 to 2018-03-11T14:00:00+02:00, is active.',
    ]);
  });

  it('with every event of `because` in the tree', async () => {
    for (const id of ['al-wafideen', 'jisreen-al-mleha']) {
      const named = leaves(await withSummaries(explainCorridor(model, id, AT))).map((leaf) => leaf.id);
      expect(named).toEqual(expect.arrayContaining([...corridorView(model, id, AT)!.because]));
    }
    for (const { date, because } of pauseWindows(model, PAUSE, AT)!.windows) {
      const named = leaves(await withSummaries(explainWindow(model, PAUSE, date, AT))).map((leaf) => leaf.id);
      expect(named).toEqual(expect.arrayContaining([...because]));
    }
  });

  it('that nothing was known before the first report', () => {
    const earlier = inMemoryReadModel(events, RECORDED_FROM);
    expect(explainCorridor(earlier, 'al-wafideen', AT)).toBeUndefined();
    expect(explainPause(earlier, PAUSE, AT)).toBeUndefined();
    expect(explainWindow(earlier, PAUSE, '2018-03-11', AT)).toBeUndefined();
  });
});

describe('compares', () => {
  const viewAt = (knownAt: number, name: string, given: ViewParams) => {
    const then = inMemoryReadModel(events, knownAt);
    const asOf = resolveAsOf({ at: AT, knownAt }, Date.now());
    const items = itemsById(viewQueries.get(name)!, given, { model: then, asOf });
    return { knownAt: new Date(knownAt).toISOString(), position: then.position, items };
  };
  const between = (from: number, to: number, name: string, given: ViewParams = {}) =>
    data.reading((store) => diff(viewAt(from, name, given), viewAt(to, name, given), AT, store));

  it('a corridor, and names the report that changed it', async () => {
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

  it('an entity that becomes known', async () => {
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
  ])('%s, item by item', async (name, id) => {
    const { changes } = await between(RECORDED_FROM - 1, AFTER, name);
    expect(changes.map((change) => change.id)).toContain(id);
  });

  it('the windows of a pause, day by day', async () => {
    const { changes } = await between(RECORDED_FROM - 1, AFTER, 'pauses/{id}/windows', { id: PAUSE });
    expect(changes.map(({ id }) => id)).toEqual(
      pauseWindows(model, PAUSE, AT)!.windows.map(({ date }) => date),
    );
  });

  it('an unchanged view, and names what was recorded meanwhile', async () => {
    const { changes, recorded } = await between(BEFORE, AFTER, 'pauses/{id}/windows', { id: PAUSE });
    expect(changes).toEqual([]);
    expect(recorded).toMatchObject({ items: [{ type: 'CorridorSuspended' }], more: false });
    expect(await between(BEFORE, BEFORE, 'corridors')).toMatchObject({
      changes: [],
      recorded: { items: [], more: false },
    });
  });
});
