import { inMemoryPrefixes } from '../read-model/prefixes.js';
import { amending, recorded, reported, type TestEvent, testEventId } from '../test-events.fixture.js';
import { type ChangeMessage, messagesOf } from './messages.js';
import { changeSteps } from './replayed-changes.fixture.js';

const [OPENED, SUSPENDED, AMENDMENT] = [1, 2, 3].map(testEventId) as [string, string, string];
const opened = reported('open-corridor', '2018-03-01T08:00:00Z', { id: 'x', name: 'X', authorities: ['a'] });
const suspended = reported('suspend-corridor', '2018-03-03T08:00:00Z', { corridor: 'x' });

/** The changes of the corridors, up to a day after the last recording. */
function changes(...events: readonly TestEvent[]): ChangeMessage[] {
  const known = inMemoryPrefixes(recorded(...events));
  return [...changeSteps('corridors', known, Date.parse('2020-01-02T00:00:00Z'))].flatMap((step) =>
    messagesOf('corridors', step, known).map(({ message }) => message),
  );
}

test('a correction is the cause of a change, and names its record', () => {
  const later = { occurredAt: '2018-03-04T08:00:00Z' };
  const corrected = amending('correct-record', { event: SUSPENDED, changes: later });
  const last = changes(opened, suspended, corrected).at(-1)!;
  expect(last).toMatchObject({
    kind: 'changed',
    cause: { event: AMENDMENT, type: 'RecordCorrected', stream: 'corridor-x', amends: SUSPENDED },
    because: [SUSPENDED, AMENDMENT, OPENED],
    item: { status: 'suspended', because: [SUSPENDED, AMENDMENT, OPENED] },
  });
  expect(last.changed.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/statusSince/given', '/because']),
  );
});

test('a retraction is the cause of a change, named beside what is left', () => {
  const retracted = amending('retract-record', { event: SUSPENDED });
  expect(changes(opened, suspended, retracted).at(-1)).toMatchObject({
    cause: { event: AMENDMENT, type: 'RecordRetracted', amends: SUSPENDED },
    because: [OPENED, AMENDMENT],
    item: { status: 'open', because: [OPENED] },
  });
});

test('a correction of a correction names the record, and no report amends anything', () => {
  const corrected = amending('correct-record', { event: SUSPENDED, changes: { reason: 'Rain.' } });
  const mended = amending('correct-record', {
    event: AMENDMENT,
    changes: { changes: { occurredAt: '2018-03-04T08:00:00Z' } },
  });
  const causes = changes(opened, suspended, corrected, mended).map(({ cause }) => cause);
  expect(causes.at(-1)).toMatchObject({ event: testEventId(4), amends: SUSPENDED });
  expect(causes[0]).not.toHaveProperty('amends');
});

describe('an amendment changes what its record touched before, and what it touches after', () => {
  const at = { A: { lat: 33.5, lon: 36.4 }, B: { lat: 35, lon: 37 } };
  const route = ({ lat, lon }: { lat: number; lon: number }) => ({
    type: 'LineString',
    coordinates: [
      [lon, lat],
      [lon, lat + 0.01],
    ],
  });
  const corridors = (['A', 'B'] as const).map((id) =>
    reported('open-corridor', '2019-12-01T08:00:00Z', {
      id,
      name: id,
      authorities: ['a'],
      route: route(at[id]),
    }),
  );
  const THIRD = testEventId(3);
  /** The corridors that the last event changes. */
  const changedBy = (...events: readonly TestEvent[]) => {
    const all = changes(...corridors, ...events);
    const last = testEventId(corridors.length + events.length);
    return all.filter(({ cause }) => 'event' in cause && cause.event === last).map(({ id }) => id);
  };
  const shelling = reported('report-shelling', '2020-01-01T00:00:00Z', {
    id: 's',
    weapon: 'mortar',
    location: at.A,
  });
  const convoy = reported('depart-convoy', '2020-01-01T00:00:00Z', {
    id: 'v',
    corridor: 'A',
    purpose: 'aid',
  });

  test('an incident that was moved from one corridor to another', () => {
    const moved = amending('correct-record', { event: THIRD, changes: { location: at.B } });
    expect(changedBy(shelling)).toEqual(['A']);
    expect(changedBy(shelling, moved)).toEqual(['A', 'B']);
  });

  test('a convoy that no longer bears on a corridor, and one that does so again', () => {
    const other = amending('correct-record', { event: THIRD, changes: { corridor: 'B' } });
    const back = amending('retract-record', { event: testEventId(4) });
    expect(changedBy(convoy, other)).toEqual(['A', 'B']);
    expect(changedBy(convoy, other, back)).toEqual(['A', 'B']);
  });

  test('a duplicate in another stream, when what it repeats is retracted and restored', () => {
    const again = reported('report-shelling', '2020-01-01T00:00:00Z', {
      id: 't',
      weapon: 'mortar',
      location: at.B,
    });
    const linked = amending('link-records', {
      event: testEventId(4),
      relation: 'duplicate-of',
      other: THIRD,
    });
    const retracted = amending('retract-record', { event: THIRD });
    const restored = amending('retract-record', { event: testEventId(6) });
    expect(changedBy(shelling, again, linked)).toEqual(['B']);
    expect(changedBy(shelling, again, linked, retracted)).toEqual(['A', 'B']);
    expect(changedBy(shelling, again, linked, retracted, restored)).toEqual(['A', 'B']);
  });

  test('what was retracted is not looked at when it would have begun, and what was put off is', () => {
    const future = reported('suspend-corridor', '2020-01-01T12:00:00Z', { corridor: 'A' });
    const byClock = (...events: readonly TestEvent[]) =>
      changes(...corridors, future, ...events).flatMap(({ cause }) =>
        'clock' in cause ? [cause.clock] : [],
      );
    const later = amending('correct-record', {
      event: THIRD,
      changes: { occurredAt: '2020-01-01T15:00:00Z' },
    });
    expect(byClock()).toEqual(['2020-01-01T12:00:00.000Z']);
    expect(byClock(amending('retract-record', { event: THIRD }))).toEqual([]);
    expect(byClock(later)).toEqual(['2020-01-01T15:00:00.000Z']);
  });
});
