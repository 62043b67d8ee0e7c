import type { Position } from '@hudna/event-store';
import { inDamascus, reported, readModelOf } from '../test-events.fixture.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { InvalidQuery } from './invalid-query.js';
import { resolveQuery, type QueryParams } from './question.js';
import { queryAt, viewQueries } from './questions.js';

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

function ask(path: string, params: QueryParams = {}): unknown {
  const { viewQuery, id } = queryAt(path)!;
  const asOf = { at: inDamascus('2018-03-01T10:00') };
  const what = resolveQuery({ ...params, ...(id && { id }) }, asOf, inDamascus('2018-04-01T10:00'));
  return viewQuery(model, what);
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
  expect(queryAt('pauses/long/windows')).toMatchObject({ name: 'pauses/{id}/windows', id: 'long' });
  expect(queryAt('windows/current')).toMatchObject({ name: 'windows/current' });
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
  let params: QueryParams | undefined = { limit: 2 };
  while (params) {
    const page = ask('parties', params) as { items: { id: string }[]; next?: string; position: string };
    expect(Object.keys(page)).toEqual(page.next ? ['items', 'next', 'position'] : ['items', 'position']);
    seen.push(...page.items.map(({ id }) => id));
    params = page.next === undefined ? undefined : { limit: 2, after: decodeCursor(page.next) };
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

it('a moment that nobody names is now', () => {
  expect(resolveQuery({}, {}, 5)).toEqual({ at: 5, isNow: true, settings: { knownAtMs: 5 } });
  expect(resolveQuery({}, { at: 1, knownAt: 2, nearMetres: 3 }, 5)).toEqual({
    at: 1,
    knownAt: 2,
    settings: { nearMetres: 3, knownAtMs: 2 },
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
  const after = decodeCursor(first.next);
  // Nobody has named what is to be known: the position says it, whenever the same is asked again.
  expect(after).toEqual({ ...CURSOR, knownAt: undefined, last: { entity: 'b', starts: expect.any(Number) } });
  for (const path of ['corridors', 'pauses', 'incidents', 'places']) {
    expect(() => ask(path, { after })).toThrow(
      'This cursor is of another list: take the cursor of this list',
    );
  }
  expect(() => ask('parties', { after, party: 'a' })).toThrow('This cursor is of another choice:');
});

it('a cursor is of one moment, which need not be named again', () => {
  const after = decodeCursor(encodeCursor(CURSOR));
  const { at: when, knownAt } = CURSOR;
  const [then, now] = [
    { at: when, knownAt, settings: { knownAtMs: knownAt } },
    inDamascus('2020-01-01T00:00'),
  ];
  expect(resolveQuery({ after }, {}, now)).toEqual({ after, ...then });
  expect(resolveQuery({ after }, { at: CURSOR.at, knownAt: CURSOR.knownAt }, now)).toEqual({
    after,
    ...then,
  });
  expect(() => resolveQuery({ after }, { at: CURSOR.at + 1 }, now)).toThrow(
    'This cursor is of another `at`:',
  );
  expect(() => resolveQuery({ after }, { knownAt: CURSOR.at }, now)).toThrow(
    'This cursor is of another `knownAt`:',
  );
});

it('a long pause is asked for in parts', () => {
  const days = (params: QueryParams) => () => ask('pauses/long/windows', params);
  expect(days({})).toThrow('These are 731 days: ask for 400 at most, with from and to.');
  expect(days({ from: '2018-03-02', to: '2018-03-01' })).toThrow('It lies before `from`');
  expect(days({ from: '2018-03-01', to: '2018-03-02' })()).toMatchObject({
    windows: [{ date: '2018-03-01' }, { date: '2018-03-02' }],
  });
});
