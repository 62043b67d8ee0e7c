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
