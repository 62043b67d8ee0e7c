import { type Position, type RecordedEvent, START } from '@hudna/event-store';
import { type Explanation, otherReasons, withEvents } from './explanation.js';

function event(id: string): RecordedEvent {
  const metadata = {
    schemaVersion: 1,
    occurred: {
      start: '2018-03-09T00:00:00.000Z',
      end: '2018-03-10T00:00:00.000Z',
      precision: 'day',
      given: '2018-03-09',
      timeZone: 'UTC',
    },
    source: { name: 'A source', reliability: 'B' },
    credibility: 2,
    note: 'By phone',
    handling: 'restricted',
    warnings: [{ code: 'in-the-future', detail: 'It happens later.' }],
  };
  return {
    id,
    type: 'CorridorOpened',
    stream: 'corridor-al-wafideen',
    revision: 0,
    position: '7' as Position,
    recordedAt: '2018-03-12T00:00:00.000Z',
    data: {},
    metadata,
  };
}

const tree: Explanation<string> = {
  id: 'corridor',
  says: 'It is open.',
  because: [{ id: 'status', says: 'It was opened.', because: ['a', 'b'] }, 'a'],
};

it('ends in events, with their source and both their times', async () => {
  const lookups: string[] = [];
  const find = async (id: string) => {
    lookups.push(id);
    return event(id);
  };
  const explanation = await withEvents(tree, { find, readStream: async () => [] }, START);
  const summary = (id: string) => ({
    id,
    says: 'CorridorOpened of corridor al-wafideen (2018-03-09), by A source',
    type: 'CorridorOpened',
    stream: 'corridor-al-wafideen',
    occurred: event(id).metadata['occurred'],
    recordedAt: '2018-03-12T00:00:00.000Z',
    position: '7',
    source: { name: 'A source', reliability: 'B' },
    credibility: 2,
    note: 'By phone',
    handling: 'restricted',
    warnings: [{ code: 'in-the-future', detail: 'It happens later.' }],
    because: [],
  });
  expect(explanation).toEqual({
    id: 'corridor',
    says: 'It is open.',
    because: [{ id: 'status', says: 'It was opened.', because: [summary('a'), summary('b')] }, summary('a')],
  });
  expect(lookups).toEqual(['a', 'b']);
});

const empty = { find: async () => undefined, readStream: async () => [] };

it('says which event the ledger lacks', async () => {
  await expect(withEvents(tree, empty, START)).rejects.toThrow(/lacks the event a /);
});

it('names what no part has named', () => {
  expect(otherReasons('What else.', ['a', 'c', 'b', 'd'], [tree])).toEqual([
    { id: 'others', says: 'What else.', because: ['c', 'd'] },
  ]);
  expect(otherReasons('What else.', ['b'], [tree])).toEqual([]);
});
