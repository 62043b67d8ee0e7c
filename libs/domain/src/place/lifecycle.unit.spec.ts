import { given, on } from '../kernel/testing/given.js';
import { type PlaceFact, placeLifecycle } from './lifecycle.js';

const registered = (when: string, lat = 33.57) =>
  on(when, 'PlaceRegistered', { id: 'harasta', name: 'Harasta', location: { lat, lon: 36.36 } });
const controlChanged = (
  when: string,
  controlledBy: string,
  more: { previously?: string; contested?: boolean } = {},
) => on(when, 'ControlChangeRecorded', { place: 'harasta', controlledBy, ...more });
const place = (...facts: PlaceFact[]) => given(placeLifecycle, ...facts);

describe('a place', () => {
  it('is registered, once or twice the same', () => {
    expect(place().when(registered('08:00'))).toMatchObject({
      warnings: [],
      state: { registration: { name: 'Harasta' }, because: ['PlaceRegistered 08:00'] },
    });
    expect(place(registered('08:00')).when(registered('09:00')).warnings).toEqual(['already-so']);
  });

  it('cannot be registered elsewhere: that is a correction', () => {
    expect(place(registered('08:00')).when(registered('09:00', 34))).toMatchObject({
      refused:
        'The place is registered already, with another location: give another place another id, or say in the note of another report what is wrong.',
      contradicts: ['PlaceRegistered 08:00'],
    });
  });
});

describe('the control of a place', () => {
  it('is with who took it last', () => {
    const before = place(registered('07:00'), controlChanged('08:00', 'ahrar-al-sham'));
    expect(
      before.when(controlChanged('09:00', 'syrian-army', { previously: 'ahrar-al-sham' })),
    ).toMatchObject({
      warnings: [],
      state: {
        control: { controlledBy: 'syrian-army', contested: false },
        controlBecause: ['ControlChangeRecorded 09:00'],
      },
    });
  });

  it('is taken at the word of a report that names another before', () => {
    const before = place(registered('07:00'), controlChanged('08:00', 'ahrar-al-sham'));
    expect(
      before.when(controlChanged('09:00', 'syrian-army', { previously: 'jaysh-al-islam' })),
    ).toMatchObject({
      warnings: ['controller-differs'],
      state: { control: { controlledBy: 'syrian-army' } },
    });
    const registeredOnly = place(registered('07:00'));
    expect(
      registeredOnly.when(controlChanged('09:00', 'syrian-army', { previously: 'jaysh-al-islam' })).warnings,
    ).toEqual([]);
  });

  it('may be said twice, and may become contested', () => {
    const before = place(registered('07:00'), controlChanged('08:00', 'syrian-army'));
    expect(before.when(controlChanged('09:00', 'syrian-army')).warnings).toEqual(['already-so']);
    expect(before.when(controlChanged('09:00', 'syrian-army', { contested: true }))).toMatchObject({
      warnings: [],
      state: { control: { controlledBy: 'syrian-army', contested: true } },
    });
  });
});
