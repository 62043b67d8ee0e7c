import { START } from '@hudna/event-store';
import {
  type Answer,
  InvalidQuery,
  inMemoryReadModel,
  type ViewQuery,
  encodeCursor,
} from '@hudna/projections';
import { itemsById } from './items.js';

const PARAMS = { at: 0, settings: {} };

function answering(answer: object | undefined): ViewQuery {
  return () => answer && ({ ...answer, position: '7' } as Answer);
}

function idsOf(answer: object | undefined): string[] {
  return [...itemsById(inMemoryReadModel([]), answering(answer), PARAMS).keys()];
}

it.each([
  ['nothing', undefined, []],
  ['one thing', { id: 'a', status: 'open' }, ['a']],
  ['a list', { items: [{ id: 'b' }, { id: 'a' }] }, ['b', 'a']],
  ['positions', { items: [{ party: 'p', subject: 'talks' }] }, ['p/talks']],
  ['windows of the day', { items: [{ pause: 'p', date: '2018-03-11' }] }, ['p/2018-03-11']],
  [
    'windows of a pause, and the days without one',
    { pause: 'p', windows: [{ date: '2018-03-29' }], skipped: [{ date: '2018-03-30' }] },
    ['2018-03-29', '2018-03-30'],
  ],
  ['the situation', { at: '2018-03-11T08:00:00Z', windows: [{ pause: 'p' }] }, ['situation']],
])('of %s have ids of their own', (_, answer, ids) => {
  expect(idsOf(answer)).toEqual(ids);
});

it('are without what is only the answer’s', () => {
  const items = itemsById(inMemoryReadModel([]), answering({ id: 'a' }), PARAMS);
  expect(items.get('a')).toEqual({ id: 'a' });
});

describe('of a list', () => {
  const pages: ViewQuery = (_model, { after }) => {
    const page = (after?.last.starts ?? 0) + 1;
    const last = { entity: `${page}`, starts: page };
    const cursor = { list: 'party', chosen: '[]', at: 0, knownAt: 0, position: START, last };
    const next = page < 3 ? { next: encodeCursor(cursor) } : {};
    const items = [{ id: `${page}a` }, { id: `${page}b` }];
    return { items, ...next, position: '7' } satisfies Answer & { items: object[] };
  };

  it('are those of all its pages', () => {
    expect([...itemsById(inMemoryReadModel([]), pages, PARAMS).keys()]).toEqual([
      '1a',
      '1b',
      '2a',
      '2b',
      '3a',
      '3b',
    ]);
  });

  it('are so many at most', () => {
    expect(itemsById(inMemoryReadModel([]), pages, PARAMS, 6).size).toBe(6);
    expect(() => itemsById(inMemoryReadModel([]), pages, PARAMS, 5)).toThrow(InvalidQuery);
  });
});
