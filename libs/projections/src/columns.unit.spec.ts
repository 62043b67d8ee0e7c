import type { Figure, Occurred, People, Text } from '@hudna/domain';
import type { Geometry } from 'geojson';
import { Columns } from './columns.js';
import { englishOf } from './common/text.js';

/** The first row, by tag. */
function row<T>({ columns }: Columns<T>, item: T): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.hxl, column.value(item)]));
}

describe('a text', () => {
  it.each<[Text | undefined, string | undefined]>([
    ['Duma', 'Duma'],
    [{ ar: 'دوما', en: 'Duma' }, 'Duma'],
    [{ fa: 'دوما', ru: 'Дума' }, 'دوما'],
    [undefined, undefined],
  ])('%j is %j in one cell', (text, cell) => {
    expect(englishOf(text)).toBe(cell);
  });
});

describe('the columns of', () => {
  it('a name have its Arabic beside it', () => {
    const table = new Columns<Text>().name('Name', '#loc+name', (text) => text);
    expect(row(table, { en: 'Duma', ar: 'دوما' })).toEqual({ '#loc+name': 'Duma', '#loc+name+i_ar': 'دوما' });
    expect(row(table, 'Duma')).toEqual({ '#loc+name': 'Duma', '#loc+name+i_ar': undefined });
  });

  it('a figure have its margin, and none where none was given', () => {
    const table = new Columns<Figure>().figure('Killed', '#affected+killed', (figure) => figure);
    const tags = ['#affected+killed', '#affected+killed+low', '#affected+killed+high'];
    expect(Object.entries(row(table, { low: 1, best: 3, high: 7 }))).toEqual([
      [tags[0], 3],
      [tags[1], 1],
      [tags[2], 7],
    ]);
    expect(Object.values(row(table, 0))).toEqual([0, undefined, undefined]);
  });

  it('a headcount are by category, sexes and ages added up', () => {
    const table = new Columns<People>().people('Departed', '#affected+departed', (people) => people);
    expect(
      row(table, { civilians: { women: 2, girls: { low: 1, best: 2, high: 3 } }, wounded: 4 }),
    ).toMatchObject({
      '#affected+departed+civilians': 4,
      '#affected+departed+civilians+low': 3,
      '#affected+departed+civilians+high': 5,
      '#affected+departed+wounded': 4,
      '#affected+departed+staff': undefined,
    });
  });

  it('a time say how precise it is', () => {
    const table = new Columns<Occurred>().occurred('Occurred', '+occurred', (occurred) => occurred);
    const occurred = {
      start: '2018-03-10T22:00:00.000Z',
      end: '2018-03-11T22:00:00.000Z',
      precision: 'day',
      given: '2018-03-11',
      timeZone: 'Asia/Damascus',
    } as const;
    expect(row(table, occurred)).toEqual({
      '#date+occurred+start': occurred.start,
      '#date+occurred+end': occurred.end,
      '#meta+occurred+date+precision': 'day',
      '#meta+occurred+date+given': '2018-03-11',
    });
  });

  it('a point are its two degrees; an area has none', () => {
    const table = new Columns<Geometry>().point((geometry) => geometry);
    expect(Object.values(row(table, { type: 'Point', coordinates: [36.4, 33.5] }))).toEqual([
      33.5,
      36.4,
      'Point',
    ]);
    const area = { type: 'Polygon', coordinates: [] } as const;
    expect(Object.values(row(table, { ...area, coordinates: [] }))).toEqual([
      undefined,
      undefined,
      'Polygon',
    ]);
  });

  it('a list have a bar between the values, and in none of them', () => {
    const table = new Columns<string[]>().list('Parties', '#org+id', (parties) => parties);
    expect(row(table, ['a', 'b|c'])).toEqual({ '#org+id+list': 'a|b/c' });
  });
});
