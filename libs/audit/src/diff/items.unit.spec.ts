import { START } from '@hudna/event-store';
import {
  type Answer,
  encodeCursor,
  inMemoryReadModel,
  InvalidQuery,
  type QueryParams,
  type ViewQuery,
  viewQueries,
} from '@hudna/projections';
import { itemsById } from './items.js';

const CONTEXT = { model: inMemoryReadModel([]), asOf: { atMs: 0, knownAtMs: 0 } };

/** A query of the views that answers with this. */
function answering(path: string, read: (params: QueryParams) => object | undefined): ViewQuery {
  return {
    ...viewQueries.get(path)!,
    read(_context, params) {
      const answer = read(params);
      return answer && ({ ...answer, position: '7' } as Answer);
    },
  };
}

function itemsOf(path: string, answer: object | undefined) {
  return itemsById(
    answering(path, () => answer),
    {},
    CONTEXT,
  );
}

it.each([
  ['nothing', 'corridors/{id}', undefined, []],
  ['one entity', 'corridors/{id}', { id: 'a', status: 'open' }, ['a']],
  ['a list', 'corridors', { items: [{ id: 'b' }, { id: 'a' }] }, ['b', 'a']],
  ['a history', 'corridors/{id}/history', { id: 'a', items: [{ id: 'e' }] }, ['e']],
  ['positions', 'positions', { items: [{ party: 'p', subject: 'talks' }] }, ['p/talks']],
  [
    'windows of the day',
    'windows/current',
    { items: [{ pause: 'p', date: '2018-03-11' }] },
    ['p/2018-03-11'],
  ],
  [
    'windows of a pause, and the days without one',
    'pauses/{id}/windows',
    { pause: 'p', windows: [{ date: '2018-03-29' }], skipped: [{ date: '2018-03-30' }] },
    ['2018-03-29', '2018-03-30'],
  ],
  ['the situation', 'situation', { at: '2018-03-11T08:00:00Z', windows: [{ pause: 'p' }] }, ['situation']],
])('of %s have ids of their own', (_, path, answer, ids) => {
  expect([...itemsOf(path, answer).keys()]).toEqual(ids);
});

it('are without what is only the answer’s', () => {
  expect(itemsOf('corridors/{id}', { id: 'a' }).get('a')).toEqual({ id: 'a' });
});

describe('of a list', () => {
  const pages = answering('parties', ({ cursor }) => {
    const page = (cursor?.last.starts ?? 0) + 1;
    const last = { entity: `${page}`, starts: page };
    const next = { list: 'party', chosen: '[]', at: 0, knownAt: 0, position: START, last };
    const items = [{ id: `${page}a` }, { id: `${page}b` }];
    return { items, ...(page < 3 && { next: encodeCursor(next) }) };
  });

  it('are those of all its pages', () => {
    expect([...itemsById(pages, {}, CONTEXT).keys()]).toEqual(['1a', '1b', '2a', '2b', '3a', '3b']);
  });

  it('are so many at most', () => {
    expect(itemsById(pages, {}, CONTEXT, 6).size).toBe(6);
    expect(() => itemsById(pages, {}, CONTEXT, 5)).toThrow(InvalidQuery);
  });
});
