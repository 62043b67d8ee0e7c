import { upcast } from './upcast.js';

const toTwo = ({ from }: { from: string }) => ({ from, to: from });
const toThree = ({ from, to }: { from: string; to: string }) => ({ days: [from, to] });

it.each([
  [1, { from: '2018-03-11' }],
  [2, { from: '2018-03-11', to: '2018-03-11' }],
  [3, { days: ['2018-03-11', '2018-03-11'] }],
])('data of version %i is taken from there to version 3', (version, data) => {
  expect(upcast([toTwo, toThree], version, data)).toEqual({ days: ['2018-03-11', '2018-03-11'] });
});

it('data of a type that has one version stays as it is', () => {
  const data = { from: '2018-03-11' };
  expect(upcast([], 1, data)).toBe(data);
});
