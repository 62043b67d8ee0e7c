import { at, post, shelfOf } from '../testing.js';
import { cursorAfter, readCursor } from './cursor.js';
import { asked, BadQuestion, type Given } from './question.js';
import { questionAt, questions } from './questions.js';

const shelf = shelfOf(
  ...['a', 'b', 'c', 'd', 'e'].map((id) =>
    post('register-party', '2018-01-01', { id, name: id, kind: 'mediator' }),
  ),
  post('declare-pause', '2018-02-01', {
    id: 'long',
    declaredBy: ['a'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-02',
    endsOn: '2020-02-02',
  }),
);

function ask(path: string, given: Given = {}): unknown {
  const { question, id } = questionAt(path)!;
  const what = asked({ ...given, ...(id && { id }) }, { at: at('2018-03-01T10:00') }, at('2018-04-01T10:00'));
  return question(shelf, what);
}

it('each has the path that it has over HTTP', () => {
  expect([...questions.keys()]).toEqual(
    expect.arrayContaining([
      'corridors',
      'places/{id}',
      'convoys/{id}/history',
      'windows/current',
      'situation',
    ]),
  );
  expect(questionAt('pauses/long/windows')).toMatchObject({ name: 'pauses/{id}/windows', id: 'long' });
  expect(questionAt('windows/current')).toMatchObject({ name: 'windows/current' });
  expect(questionAt('windows/current')).not.toHaveProperty('id');
  for (const nothing of [
    '',
    'nowhere',
    'corridors/',
    'corridors/a/b',
    'corridors/{id}/windows',
    'situation/a',
  ]) {
    expect([nothing, questionAt(nothing)]).toEqual([nothing, undefined]);
  }
});

it('a list comes in pages, each with the cursor of the next', () => {
  const seen: string[] = [];
  let given: Given | undefined = { limit: 2 };
  while (given) {
    const page = ask('parties', given) as { items: { id: string }[]; next?: string; position: string };
    expect(Object.keys(page)).toEqual(page.next ? ['items', 'next', 'position'] : ['items', 'position']);
    seen.push(...page.items.map(({ id }) => id));
    given = page.next === undefined ? undefined : { limit: 2, after: readCursor(page.next) };
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
  expect(asked({}, {}, 5)).toEqual({ at: 5, isNow: true, settings: { knownAtMs: 5 } });
  expect(asked({}, { at: 1, knownAt: 2, nearMetres: 3 }, 5)).toEqual({
    at: 1,
    settings: { nearMetres: 3, knownAtMs: 2 },
  });
});

it('a cursor is taken unchanged or not at all', () => {
  const entry = { entity: 'قرية', starts: -5 };
  expect(readCursor(cursorAfter(entry))).toEqual(entry);
  for (const cursor of ['x', '', cursorAfter(entry).slice(2), Buffer.from('["a",1]').toString('base64url')]) {
    expect(() => readCursor(cursor)).toThrow(BadQuestion);
  }
});

it('a long pause is asked for in parts', () => {
  const days = (given: Given) => () => ask('pauses/long/windows', given);
  expect(days({})).toThrow('These are 731 days: ask for 400 at most, with from and to.');
  expect(days({ from: '2018-03-02', to: '2018-03-01' })).toThrow('It lies before `from`');
  expect(days({ from: '2018-03-01', to: '2018-03-02' })()).toMatchObject({
    windows: [{ date: '2018-03-01' }, { date: '2018-03-02' }],
  });
});
