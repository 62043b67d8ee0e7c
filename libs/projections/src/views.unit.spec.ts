import type { Position } from '@hudna/event-store';
import { resolveAsOf } from './query/as-of.js';
import { decodeCursor, encodeCursor } from './query/cursor.js';
import { InvalidQuery } from './query/invalid-query.js';
import type { ViewParams } from './query/params.js';
import { inDamascus, readModelOf, reported } from './test-events.fixture.js';
import { queryAt, VIEW_QUERIES_IN_WORDS, viewQueries } from './views.js';

const model = readModelOf(
  ...['a', 'b', 'c', 'd', 'e'].map((id) =>
    reported('register-party', '2018-01-01', { id, name: id, kind: 'mediator' }),
  ),
  reported('declare-pause', '2018-02-01', {
    id: 'long',
    declaredBy: ['a'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-02',
    endsOn: '2020-02-02',
  }),
);

function ask(path: string, params: ViewParams = {}): unknown {
  const { query, id } = queryAt(path)!;
  const named = { at: inDamascus('2018-03-01T10:00') };
  const asOf = resolveAsOf(named, inDamascus('2018-04-01T10:00'), {}, params.cursor);
  return query.read({ model, asOf }, { ...params, ...(id && { id }) });
}

it('each has the path that it has over HTTP', () => {
  expect([...viewQueries.keys()]).toEqual(
    expect.arrayContaining([
      'corridors',
      'places/{id}',
      'convoys/{id}/history',
      'windows/current',
      'situation',
    ]),
  );
  expect(queryAt('pauses/long/windows')).toMatchObject({
    query: { path: 'pauses/{id}/windows' },
    id: 'long',
  });
  expect(queryAt('windows/current')).toMatchObject({ query: { path: 'windows/current' } });
  expect(queryAt('windows/current')).not.toHaveProperty('id');
  for (const nothing of [
    '',
    'nowhere',
    'corridors/',
    'corridors/a/b',
    'corridors/{id}/windows',
    'situation/a',
  ]) {
    expect([nothing, queryAt(nothing)]).toEqual([nothing, undefined]);
  }
});

it('a list comes in pages, each with the cursor of the next', () => {
  const seen: string[] = [];
  let params: ViewParams | undefined = { limit: 2 };
  while (params) {
    const page = ask('parties', params) as { items: { id: string }[]; next?: string; position: string };
    expect(Object.keys(page)).toEqual(page.next ? ['items', 'next', 'position'] : ['items', 'position']);
    seen.push(...page.items.map(({ id }) => id));
    params = page.next === undefined ? undefined : { limit: 2, cursor: decodeCursor(page.next) };
  }
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('the position is that of the answer, and not of its items', () => {
  const { items } = ask('parties') as { items: object[] };
  for (const item of items) expect(item).not.toHaveProperty('position');
  expect(ask('parties/a')).toMatchObject({ id: 'a', position: '6' });
});

it('what is not known has no answer', () => {
  for (const path of ['parties/nobody', 'parties/nobody/history', 'pauses/none/windows']) {
    expect([path, ask(path)]).toEqual([path, undefined]);
  }
});

it('what there is can be said', () => {
  expect(VIEW_QUERIES_IN_WORDS).toMatch(
    /^corridors, pauses, .*places \(of each also one by its id, and its history\), windows of a pause by its id, windows\/current, positions, situation/,
  );
});

it('a moment that nobody names is now', () => {
  expect(resolveAsOf({}, 5)).toEqual({ atMs: 5, isNow: true, knownAtMs: 5 });
  expect(resolveAsOf({ at: 1, knownAt: 2 }, 5, { nearMetres: 3 })).toEqual({
    atMs: 1,
    knownAt: 2,
    knownAtMs: 2,
    nearMetres: 3,
  });
});

const CURSOR = {
  list: 'party',
  chosen: '[]',
  at: inDamascus('2018-03-01T10:00'),
  knownAt: inDamascus('2018-04-01T10:00'),
  position: '6' as Position,
  last: { entity: 'قرية', starts: -5 },
};

it('a cursor is taken unchanged or not at all', () => {
  const cursor = encodeCursor(CURSOR);
  expect(decodeCursor(cursor)).toEqual(CURSOR);
  const others = [
    { ...CURSOR, at: 8.64e15 + 1 },
    { ...CURSOR, knownAt: 0.5 },
    { ...CURSOR, position: 'x' as Position },
    { ...CURSOR, last: { entity: 'a', starts: Infinity } },
  ];
  const old = Buffer.from('[1,"a"]').toString('base64url');
  for (const wrong of ['x', '', cursor.slice(2), old, ...others.map(encodeCursor)]) {
    expect(() => decodeCursor(wrong)).toThrow(InvalidQuery);
  }
});

it('a cursor is of one list, chosen in one way', () => {
  const first = ask('parties', { limit: 2 }) as { next: string };
  const cursor = decodeCursor(first.next);
  // Nobody has named what is to be known: the position says it, whenever the same is asked again.
  expect(cursor).toEqual({
    ...CURSOR,
    knownAt: undefined,
    last: { entity: 'b', starts: expect.any(Number) },
  });
  for (const path of ['corridors', 'pauses', 'incidents', 'places']) {
    expect(() => ask(path, { cursor })).toThrow(
      'This cursor is of another list: take the cursor of this list',
    );
  }
  expect(() => ask('parties', { cursor, party: 'a' })).toThrow('This cursor is of another choice:');
});

it('a cursor is of one moment, which need not be named again', () => {
  const cursor = decodeCursor(encodeCursor(CURSOR));
  const { at, knownAt } = CURSOR;
  const now = inDamascus('2020-01-01T00:00');
  const resolved = { atMs: at, knownAt, knownAtMs: knownAt };
  expect(resolveAsOf({}, now, {}, cursor)).toEqual(resolved);
  expect(resolveAsOf({ at, knownAt }, now, {}, cursor)).toEqual(resolved);
  expect(() => resolveAsOf({ at: at + 1 }, now, {}, cursor)).toThrow('This cursor is of another `at`:');
  expect(() => resolveAsOf({ knownAt: at }, now, {}, cursor)).toThrow('This cursor is of another `knownAt`:');
});

it('a long pause is asked for in parts', () => {
  const days = (params: ViewParams) => () => ask('pauses/long/windows', params);
  expect(days({})).toThrow('These are 731 days: ask for 400 at most, with from and to.');
  expect(days({ from: '2018-03-02', to: '2018-03-01' })).toThrow('It lies before `from`');
  expect(days({ from: '2018-03-01', to: '2018-03-02' })()).toMatchObject({
    windows: [{ date: '2018-03-01' }, { date: '2018-03-02' }],
  });
});
