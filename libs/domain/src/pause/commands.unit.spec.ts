import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { recordTypes } from '../catalogue.js';
import { DeclarePause } from './commands.js';
import { pause } from './index.js';
import { lastDay } from './term.js';
import { ghouta } from './testing/facts.js';

const definition = pause.commands.find(({ command }) => command === DeclarePause)!;

/** What is wrong with a declaration with these changes, by pointer. */
function faults(changes: object): string[] {
  const fields = Object.fromEntries(
    Object.entries({ ...ghouta, ...changes }).filter(([, value]) => value !== undefined),
  );
  const data = plainToInstance(DeclarePause, fields);
  const fieldErrors = validateSync(data, { whitelist: true, forbidNonWhitelisted: true });
  return fieldErrors.length > 0
    ? fieldErrors.map(({ property }) => `/${property}`)
    : definition.check!(data).map(({ pointer }) => pointer);
}

describe('The commands of a pause', () => {
  it('are in the catalogue', () => {
    const names = [...recordTypes.values()]
      .filter(({ category }) => category === 'pause')
      .map(({ name }) => name);
    expect(names).toEqual([
      'declare-pause',
      'accept-pause',
      'reject-pause',
      'extend-pause',
      'amend-pause-hours',
      'suspend-pause',
      'resume-pause',
      'end-pause',
    ]);
  });
});

describe('A declaration', () => {
  const square = [
    [36, 33],
    [37, 33],
    [37, 34],
    [36, 33],
  ];

  it.each([
    ['for a month', {}],
    ['with a last day', { duration: undefined, endsOn: '2018-03-26' }],
    ['for one day', { duration: undefined, endsOn: '2018-02-27' }],
    ['of whole days', { dailyFrom: '00:00', dailyTo: '00:00' }],
    ['past midnight', { dailyFrom: '22:00', dailyTo: '06:00' }],
    ['for places', { area: { places: ['duma'] } }],
    ['for a ground', { area: { geometry: { type: 'Polygon', coordinates: [square] } } }],
  ])('%s is good', (_what, changes) => {
    expect(faults(changes)).toEqual([]);
  });

  it.each([
    ['with no end', { duration: undefined }, '/endsOn'],
    ['with two ends', { endsOn: '2018-03-26' }, '/duration'],
    ['that ends before it starts', { duration: undefined, endsOn: '2018-02-26' }, '/endsOn'],
    ['for eleven years', { duration: 'P11Y' }, '/duration'],
    ['to another century', { duration: undefined, endsOn: '2108-03-26' }, '/endsOn'],
    ['with no zone', { timeZone: undefined }, '/timeZone'],
    ['with an offset for a zone', { timeZone: '+02:00' }, '/timeZone'],
    ['for no area at all', { area: {} }, '/area'],
    ['for a point', { area: { geometry: { type: 'Point', coordinates: [36, 33] } } }, '/area/geometry'],
    ['for an area with another field', { area: { places: ['duma'], radius: 5 } }, '/area'],
    ['by nobody', { declaredBy: [] }, '/declaredBy'],
  ])('%s is refused', (_what, changes, pointer) => {
    expect(faults(changes)).toEqual([pointer]);
  });

  it.each([
    ['2018-02-27', 'P1M', '2018-03-26'],
    ['2018-02-27', 'P1D', '2018-02-27'],
    ['2018-01-31', 'P1M', '2018-02-27'],
    ['2020-02-01', 'P1M', '2020-02-29'],
    ['2018-02-27', 'P2W', '2018-03-12'],
  ])('from %s for %s has %s as its last day', (startsOn, duration, last) => {
    expect(lastDay({ startsOn, duration })).toBe(last);
  });

  it('names the parties and places that need registering', () => {
    const data = { ...ghouta, area: { places: ['duma'] } };
    expect(definition.references!(data)).toEqual([
      { category: 'party', id: 'russia' },
      { category: 'place', id: 'duma' },
    ]);
  });
});
