import { difference, eventsNamedIn } from './difference.js';

test('names the fields that differ, with what they were and are', () => {
  const before = { id: 'a', status: 'open', passability: { value: 'no', because: [1] }, gone: 1, 'a/b': 1 };
  const after = { id: 'a', status: 'open', passability: { value: 'yes', because: [1] }, come: 2, 'a/b': 2 };
  expect(difference(before, after)).toEqual([
    { path: '/passability/value', from: 'no', to: 'yes' },
    { path: '/come', to: 2 },
    { path: '/a~1b', from: 1, to: 2 },
    { path: '/gone', from: 1 },
  ]);
  expect(difference(after, after)).toEqual([]);
});

test('compares lists of items by their ids, and others whole', () => {
  const entity = (id: string, value: number) => ({ id, value });
  expect(
    difference({ items: [entity('a', 1), entity('b', 1)] }, { items: [entity('a', 2), entity('c', 1)] }),
  ).toEqual([
    { path: '/items/a/value', from: 1, to: 2 },
    { path: '/items/c', to: entity('c', 1) },
    { path: '/items/b', from: entity('b', 1) },
  ]);
  const moved = [
    [entity('a', 1), entity('b', 1)],
    [entity('b', 1), entity('a', 1)],
  ];
  expect(difference(moved[0], moved[1])).toEqual([{ path: '', from: moved[0], to: moved[1] }]);
  expect(difference(['x', 'y'], ['y'])).toEqual([{ path: '', from: ['x', 'y'], to: ['y'] }]);
});

test('finds the events that an answer rests on, wherever it names them', () => {
  const answer = {
    because: ['1'],
    parts: [{ because: [{ code: 'c', events: ['2', '1'] }] }],
    events: [{ id: 'x' }],
  };
  expect([...eventsNamedIn(answer)]).toEqual(['1', '2']);
});
