import { csvOf } from './csv.js';
import { Columns } from '@hudna/projections';

const table = new Columns<string | number | boolean | undefined>().add(
  'Said',
  '#description',
  (item) => item,
);
const cell = (value: string | number | boolean | undefined) => csvOf(table, [value]).split('\r\n')[2];

describe('CSV', () => {
  it('has headers, then tags, then rows, each ended by CR and LF', () => {
    expect(csvOf(table, ['a', 'b'])).toBe('Said\r\n#description\r\na\r\nb\r\n');
    expect(csvOf(table, [])).toBe('Said\r\n#description\r\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['one\ntwo', '"one\ntwo"'],
    ['دوما', 'دوما'],
    [-5, '-5'],
    [0, '0'],
    [36.4317, '36.4317'],
    [false, 'false'],
  ])('writes %j', (value, csv) => {
    expect(cell(value)).toBe(csv);
  });

  it('leaves a cell empty where nothing is known', () => {
    const two = new Columns<object>().add('A', '#a', () => undefined).add('B', '#b', () => 1);
    expect(csvOf(two, [{}])).toBe('A,B\r\n#a,#b\r\n,1\r\n');
  });

  it.each(['=1+2', '+963 11', '-1+1', '@sum(a1)', '\t=1', '=HYPERLINK("http://x")'])(
    'makes no formula of %j',
    (value) => {
      expect(cell(value)!.replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('makes no formula of what follows a carriage return', () => {
    expect(csvOf(table, ['\r=1'])).toBe('Said\r\n#description\r\n"\'\r=1"\r\n');
  });
});
