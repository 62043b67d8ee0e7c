import { faults, references } from '../kernel/testing/command-check.js';
import { place } from './index.js';

const HARASTA = { id: 'harasta', name: 'Harasta' };
const location = { lat: 33.57, lon: 36.36 };
const register = (more: object) => faults(place, 'RegisterPlace', { ...HARASTA, ...more });

describe('the commands of a place', () => {
  it('take a place with a location, a geometry, or both', () => {
    const geometry = { type: 'Point', coordinates: [36.36, 33.57] };
    expect(register({ location })).toEqual([]);
    expect(register({ geometry, pcode: 'SY0301', aliases: ['Harasta al-Basal'] })).toEqual([]);
    expect(register({ location, geometry })).toEqual([]);
    expect(register({})).toEqual(['/location']);
    expect(register({ location: { lat: 336, lon: 36 } })).toEqual(['/location']);
  });

  it('take a precision on a scale, from 1 to its end', () => {
    const precise = (scale: string, value: number) => register({ location, precision: { scale, value } });
    expect(precise('ACLED geo_precision', 3)).toEqual([]);
    expect(precise('UCDP where_prec', 7)).toEqual([]);
    expect(precise('ACLED geo_precision', 4)).toEqual(['/precision/value']);
    expect(precise('UCDP where_prec', 8)).toEqual(['/precision/value']);
    expect(precise('UCDP where_prec', 0)).toEqual(['/precision/value']);
    expect(precise('metres', 1)).toEqual(['/precision/scale']);
    expect(register({ location, precision: 3 })).toEqual(['/precision']);
  });

  it('name the place and the parties of a change of control', () => {
    const change = {
      place: 'harasta',
      controlledBy: 'syrian-army',
      previously: 'ahrar-al-sham',
      contested: true,
    };
    expect(faults(place, 'RecordControlChange', change)).toEqual([]);
    expect(references(place, 'RecordControlChange', change)).toEqual([
      'place harasta',
      'party syrian-army',
      'party ahrar-al-sham',
    ]);
    expect(faults(place, 'RecordControlChange', { ...change, contested: 'yes' })).toEqual(['/contested']);
  });
});
