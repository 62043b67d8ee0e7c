import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { history } from './history.js';

const opened = reported('open-corridor', '2018-03-01T08:00:00Z', { id: 'x', name: 'X', authorities: ['a'] });
const suspended = reported('suspend-corridor', '2018-03-03T08:00:00Z', {
  corridor: 'x',
  reason: 'Shelling.',
});
const resumed = reported(
  'resume-corridor',
  '2018-03-04',
  { corridor: 'x' },
  { warnings: [{ code: 'not-suspended', detail: 'd' }] },
);

test('in the order in which it happened, with what each record says', () => {
  const source = { name: 'OCHA' };
  const model = readModelOf(resumed, { ...suspended, source, credibility: 1, note: 'By phone.' }, opened);
  const answer = history(model, 'corridor', 'x')!;
  expect(answer.items.map(({ id }) => id)).toEqual([testEventId(3), testEventId(2), testEventId(1)]);
  expect(answer.items[1]).toEqual({
    id: testEventId(2),
    type: 'CorridorSuspended',
    occurred: expect.objectContaining({ given: '2018-03-03T08:00:00Z' }),
    recordedAt: '2020-01-01T00:00:01.000Z',
    position: '2',
    revision: 1,
    source,
    credibility: 1,
    note: 'By phone.',
    data: { corridor: 'x', reason: 'Shelling.' },
    warnings: [],
  });
  expect(answer.items[2]!.warnings).toEqual([{ code: 'not-suspended', detail: 'd' }]);
  expect(answer).toMatchObject({ category: 'corridor', id: 'x', position: '3' });
});

test('up to a moment, and nothing of what is not known', () => {
  const model = readModelOf(opened, suspended, resumed);
  expect(history(model, 'corridor', 'x', inDamascus('2018-03-03T12:00'))!.items).toHaveLength(2);
  expect(history(model, 'corridor', 'x', inDamascus('2018-02-03T12:00'))).toBeUndefined();
  expect(history(model, 'corridor', 'y')).toBeUndefined();
});

test('what no order can hold keeps its own time', () => {
  const closed = reported('close-corridor', '2018-03-02T08:00:00Z', { corridor: 'x' });
  const items = history(readModelOf(suspended, closed, opened), 'corridor', 'x')!.items;
  expect(items.map(({ type }) => type)).toEqual(['CorridorOpened', 'CorridorClosed', 'CorridorSuspended']);
});
