import { ListPauseWindows } from '../windows/windows.view.js';
import { encodeCursor } from './cursor.js';
import { InvalidQuery } from './invalid-query.js';
import { parametersOf } from './parameter.js';
import { AsOfParams, EntityParams, ListParams, queryDate, readParams } from './params.js';
import type { Position } from '@hudna/event-store';

const list = (query: Record<string, unknown>) => readParams(ListParams, { query });

it('are read as what they stand for', () => {
  const cursor = {
    list: 'party',
    chosen: '[]',
    at: 5,
    position: '7' as Position,
    last: { entity: 'a', starts: 1 },
  };
  const params = list({ limit: '5', cursor: encodeCursor(cursor), at: '2018-03-11' });
  expect(params).toBeInstanceOf(ListParams);
  expect(params).toEqual({ limit: 5, cursor, at: '2018-03-11' });
  const found = readParams(EntityParams, { query: {}, path: { id: 'a' }, header: { minPosition: '7' } });
  expect(found).toEqual({ id: 'a', minPosition: '7' });
});

it('stand where their class says, those of what it extends first', () => {
  const places = [...parametersOf(ListPauseWindows)].map(([name, one]) => [name, one.in]);
  expect(places).toEqual([
    ['at', 'query'],
    ['knownAt', 'query'],
    ['minPosition', 'header'],
    ['id', 'path'],
    ['from', 'query'],
    ['to', 'query'],
  ]);
});

it('may be written as an address has them: a space where there was a +', () => {
  expect(list({ at: '2018-03-11T10:00:00 02:00' })).toEqual({ at: '2018-03-11T10:00:00 02:00' });
});

class NoParams {}

it.each<[string, () => unknown, string, string]>([
  [
    'which is none',
    () => list({ limits: '5' }),
    'limits',
    'There is no parameter limits here. There are: at, knownAt, limit, cursor.',
  ],
  [
    'where there are none',
    () => readParams(NoParams, { query: { at: '1' } }),
    'at',
    'Nothing is asked for here by parameters: leave at out.',
  ],
  [
    'of a header',
    () => list({ minPosition: '5' }),
    'minPosition',
    'There is no parameter minPosition here. There are: at, knownAt, limit, cursor.',
  ],
  [
    'that is there twice',
    () => list({ limit: ['5', '5'] }),
    'limit',
    'The parameter limit is there more than once: give it once.',
  ],
  [
    'that is empty',
    () => list({ at: '' }),
    'at',
    'The parameter at is empty: leave it out, or say what you mean.',
  ],
  [
    'that is no time',
    () => list({ at: 'noon' }),
    'at',
    'noon cannot be read. Give an instant with its offset (2018-03-11T10:00:00+02:00) or a local date (2018-03-11).',
  ],
  [
    'that is no day',
    () => readParams(ListPauseWindows, { query: { from: 'March' }, path: { id: 'a' } }),
    'from',
    'March cannot be read. Write a date as 2018-03-11.',
  ],
  [
    'that is too many',
    () => list({ limit: '1001' }),
    'limit',
    'Give limit as a whole number from 1 to 1000.',
  ],
  [
    'that is no cursor',
    () => list({ cursor: 'x' }),
    'cursor',
    'This cursor is none that was given out: take it from `next` of the page before, unchanged.',
  ],
])('a parameter %s is refused', (_what, read, parameter, message) => {
  expect(read).toThrow(new InvalidQuery(parameter, message));
  expect(read).toThrow(expect.objectContaining({ parameter }));
});

it('may be declared with rules of their own', () => {
  const IsDay = queryDate('some-day', 'A day.');
  class OnDay extends AsOfParams {
    @IsDay() readonly day?: string;
  }
  expect(readParams(OnDay, { query: { day: '2018-03-11' } })).toEqual({ day: '2018-03-11' });
});
