import { at, eventId, post, shelfOf } from '../testing.js';
import { history } from './history.js';

const opened = post('open-corridor', '2018-03-01T08:00:00Z', { id: 'x', name: 'X', authorities: ['a'] });
const suspended = post('suspend-corridor', '2018-03-03T08:00:00Z', { corridor: 'x', reason: 'Shelling.' });
const resumed = post(
  'resume-corridor',
  '2018-03-04',
  { corridor: 'x' },
  { warnings: [{ code: 'not-suspended', detail: 'd' }] },
);

test('in the order in which it happened, with what each record says', () => {
  const source = { name: 'OCHA' };
  const shelf = shelfOf(resumed, { ...suspended, source, credibility: 1, note: 'By phone.' }, opened);
  const answer = history(shelf, 'corridor', 'x')!;
  expect(answer.items.map(({ id }) => id)).toEqual([eventId(3), eventId(2), eventId(1)]);
  expect(answer.items[1]).toEqual({
    id: eventId(2),
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
  const shelf = shelfOf(opened, suspended, resumed);
  expect(history(shelf, 'corridor', 'x', at('2018-03-03T12:00'))!.items).toHaveLength(2);
  expect(history(shelf, 'corridor', 'x', at('2018-02-03T12:00'))).toBeUndefined();
  expect(history(shelf, 'corridor', 'y')).toBeUndefined();
});

test('what no order can hold keeps its own time', () => {
  const closed = post('close-corridor', '2018-03-02T08:00:00Z', { corridor: 'x' });
  const items = history(shelfOf(suspended, closed, opened), 'corridor', 'x')!.items;
  expect(items.map(({ type }) => type)).toEqual(['CorridorOpened', 'CorridorClosed', 'CorridorSuspended']);
});
