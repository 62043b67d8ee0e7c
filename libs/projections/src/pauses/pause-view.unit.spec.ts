import { at, post, told } from '../windows/testing/told.js';
import { pauseItem, pauseView } from './index.js';

const declared = post('declared', 'declare-pause', '2018-02-26', {
  id: 'ghouta-pause',
  name: { en: 'Daily pause', ar: 'هدنة يومية' },
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
  area: { places: ['ghouta'] },
});
const pause = { pause: 'ghouta-pause' };
const shelf = told(
  declared,
  post('no', 'reject-pause', '2018-02-27', { ...pause, party: 'faylaq-al-rahman' }),
  post('yes', 'accept-pause', '2018-02-27', { ...pause, party: 'syrian-army' }),
  post('hours', 'amend-pause-hours', '2018-03-12', {
    ...pause,
    from: '2018-03-15',
    dailyFrom: '08:00',
    dailyTo: '15:00',
  }),
  post('more', 'extend-pause', '2018-03-25', { ...pause, endsOn: '2018-04-10' }),
  post('over', 'end-pause', '2018-04-01', pause),
);

describe('The view of a pause', () => {
  it('tells who declared it and who keeps to it, its days and hours, and why', () => {
    expect(pauseView(shelf, 'ghouta-pause', at('2018-03-11T20:00'))).toEqual({
      id: 'ghouta-pause',
      name: { en: 'Daily pause', ar: 'هدنة يومية' },
      status: 'in-force',
      statusCertain: true,
      declaredBy: ['russia'],
      timeZone: 'Asia/Damascus',
      startsOn: '2018-02-27',
      endsOn: '2018-03-26',
      area: { places: ['ghouta'] },
      hours: [{ from: '2018-02-27', dailyFrom: '09:00', dailyTo: '14:00' }],
      accepted: [{ party: 'syrian-army', because: ['yes'] }],
      rejected: [{ party: 'faylaq-al-rahman', because: ['no'] }],
      because: ['declared', 'yes', 'no'],
      position: '6',
    });
  });

  it('follows amendments and extensions', () => {
    expect(pauseView(shelf, 'ghouta-pause', at('2018-03-30T00:00'))).toMatchObject({
      endsOn: '2018-04-10',
      hours: [{ from: '2018-02-27' }, { from: '2018-03-15', dailyFrom: '08:00' }],
      because: ['declared', 'more', 'hours', 'yes', 'no'],
    });
  });

  it('is not certain while something that changes it may not have happened yet', () => {
    expect(pauseView(shelf, 'ghouta-pause', at('2018-04-01T12:00'))).toMatchObject({
      status: 'ended',
      statusCertain: false,
    });
    expect(pauseView(shelf, 'ghouta-pause', at('2018-04-02T12:00'))).toMatchObject({
      status: 'ended',
      statusCertain: true,
    });
  });

  it('is undefined before anything of it began, and holds what is known without a declaration', () => {
    expect(pauseView(shelf, 'ghouta-pause', at('2018-02-20T00:00'))).toBeUndefined();
    const only = told(post('off', 'suspend-pause', '2018-03-01', pause));
    expect(pauseView(only, 'ghouta-pause', at('2018-03-10T00:00'))).toMatchObject({
      status: 'suspended',
      hours: [],
      declaredBy: [],
      because: ['off'],
    });
  });

  it('is shorter in a list', () => {
    expect(pauseItem(shelf, 'ghouta-pause', at('2018-03-11T20:00'))).toEqual({
      id: 'ghouta-pause',
      name: { en: 'Daily pause', ar: 'هدنة يومية' },
      status: 'in-force',
      statusCertain: true,
      declaredBy: ['russia'],
      timeZone: 'Asia/Damascus',
      startsOn: '2018-02-27',
      endsOn: '2018-03-26',
      because: ['declared'],
    });
  });
});
