import { compileSchema, schemaOf } from '@hudna/domain/schema';
import type { RecordedEvent } from '@hudna/event-store';
import {
  amending,
  recorded,
  reported,
  type TestEvent,
  testEventId,
} from '../../../projections/src/test-events.fixture.js';
import { EventAnswer, eventAnswer } from './event-answer.js';

const [DEPARTED, FIRST, SECOND] = [1, 2, 3].map(testEventId) as [string, string, string];
const departed = reported(
  'depart-convoy',
  '2018-03-09T09:00:00Z',
  { id: 'c', corridor: 'x', purpose: 'evacuation', people: { civilians: 287 } },
  { note: 'By phone.', source: { name: 'OCHA' } },
);
const correct = (changes: object, event = DEPARTED) => amending('correct-record', { event, changes });
const retract = (event: string) => amending('retract-record', { event });

/** The answer for one event, which its schema takes. */
function answer(id: string, events: readonly TestEvent[], counts = true) {
  return answerAmong(id, recorded(...events), counts);
}

function answerAmong(id: string, events: readonly RecordedEvent[], counts = true) {
  const found = eventAnswer(id, events, () => counts)!;
  const validate = compileSchema(schemaOf(EventAnswer));
  validate(JSON.parse(JSON.stringify({ ...found, position: '1' })));
  expect(validate.errors ?? null).toBeNull();
  return found;
}

test('a record that nothing amends says what it was recorded with', () => {
  const found = answer(DEPARTED, [departed]);
  expect(found).toEqual({
    event: expect.objectContaining({ id: DEPARTED, type: 'ConvoyDeparted', position: '1', schemaVersion: 1 }),
    amendments: [],
    effective: {
      data: departed.data,
      occurred: found.event.occurred,
      source: { name: 'OCHA' },
      note: 'By phone.',
    },
    links: [],
  });
});

test('a corrected record is shown as stored, with its corrections, and as they leave it', () => {
  const found = answer(DEPARTED, [
    departed,
    correct({ people: { civilians: 278 }, note: null }),
    correct({ occurredAt: '2018-03-09T10:00:00Z', credibility: 2 }),
  ]);
  expect(found.event).toMatchObject({ data: departed.data, note: 'By phone.' });
  expect(found.amendments).toMatchObject([
    { id: FIRST, amends: DEPARTED, stands: true, amended: { record: DEPARTED, effective: {} } },
    { id: SECOND, amends: DEPARTED, stands: true },
  ]);
  expect(found.effective).toEqual({
    data: { ...departed.data, people: { civilians: 278 } },
    occurred: expect.objectContaining({ given: '2018-03-09T10:00:00Z' }),
    source: { name: 'OCHA' },
    credibility: 2,
  });
  expect(found).not.toHaveProperty('out');
});

test('a retracted record says nothing any more, and by which amendment; until that is taken back', () => {
  const events = [departed, correct({ people: { civilians: 278 } }), retract(DEPARTED)];
  expect(answer(DEPARTED, events, false)).toMatchObject({
    effective: null,
    out: { code: 'retracted', events: [SECOND], detail: expect.stringContaining(SECOND) },
  });
  const restored = answer(DEPARTED, [...events, retract(SECOND)]);
  expect(restored.effective!.data).toMatchObject({ people: { civilians: 278 } });
  expect(restored.amendments.map(({ amends, stands }) => [amends, stands])).toEqual([
    [DEPARTED, true],
    [DEPARTED, false],
    [SECOND, true],
  ]);
});

test('a duplicate says of what, and by which link; where the other does not count it counts itself', () => {
  const other = testEventId(9);
  const events = [departed, amending('link-records', { event: DEPARTED, relation: 'duplicate-of', other })];
  const link = { event: FIRST, relation: 'duplicate-of', other };
  expect(answer(DEPARTED, events, false)).toMatchObject({
    effective: null,
    out: { code: 'duplicate', events: [FIRST], detail: expect.stringContaining(other) },
    links: [link],
  });
  const counting = answer(DEPARTED, events);
  expect(counting.effective!.data).toEqual(departed.data);
  expect(counting.links).toEqual([link]);
  expect(answer(DEPARTED, [...events, retract(FIRST)]).links).toEqual([]);
});

test('the latest assessment that stands counts', () => {
  const assess = (assessment: string, reason?: string) =>
    amending('assess-record', { event: DEPARTED, assessment, ...(reason && { reason }) });
  const events = [departed, assess('disputed', 'Nobody saw it.'), assess('verified')];
  expect(answer(DEPARTED, events).assessment).toEqual({ event: SECOND, assessment: 'verified' });
  const takenBack = answer(DEPARTED, [...events, retract(SECOND)]);
  expect(takenBack.assessment).toEqual({ event: FIRST, assessment: 'disputed', reason: 'Nobody saw it.' });
});

test('an amendment says what it amends, and what its own amendments leave of it', () => {
  const events = [
    departed,
    correct({ people: { civilians: 278 } }),
    correct({ changes: { people: { civilians: 280 } } }, FIRST),
    correct({ note: null }),
  ];
  const found = answer(FIRST, events);
  expect(found).toMatchObject({
    amends: DEPARTED,
    amendments: [{ id: SECOND, amends: FIRST, stands: true }],
  });
  expect(found.event.data).toMatchObject({ changes: { people: { civilians: 278 } } });
  expect(found.effective!.data).toMatchObject({ changes: { people: { civilians: 280 } } });
  expect(answer(FIRST, [...events, retract(FIRST)])).toMatchObject({
    effective: null,
    out: { code: 'retracted', events: [testEventId(5)] },
  });
});

test('what was not known then is not shown', () => {
  const events = recorded(departed, correct({ people: { civilians: 278 } }));
  expect(answerAmong(DEPARTED, events.slice(0, 1)).amendments).toEqual([]);
  expect(eventAnswer(FIRST, events.slice(0, 1), () => true)).toBeUndefined();
});
