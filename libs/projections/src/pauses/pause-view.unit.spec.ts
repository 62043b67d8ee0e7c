import { reported as command, inDamascus, testPost, readModelOf } from '../test-events.fixture.js';
import { pauseItem, pauseView } from './index.js';

const declared = testPost('declared', 'declare-pause', '2018-02-26', {
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
const model = readModelOf(
  declared,
  testPost('no', 'reject-pause', '2018-02-27', { ...pause, party: 'faylaq-al-rahman' }),
  testPost('yes', 'accept-pause', '2018-02-27', { ...pause, party: 'syrian-army' }),
  testPost('hours', 'amend-pause-hours', '2018-03-12', {
    ...pause,
    from: '2018-03-15',
    dailyFrom: '08:00',
    dailyTo: '15:00',
  }),
  testPost('more', 'extend-pause', '2018-03-25', { ...pause, endsOn: '2018-04-10' }),
  testPost('over', 'end-pause', '2018-04-01', pause),
);

describe('The view of a pause', () => {
  it('tells who declared it and who keeps to it, its days and hours, and why', () => {
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-03-11T20:00'))).toEqual({
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
      hoursCertain: true,
      accepted: [{ party: 'syrian-army', certain: true, because: ['yes'] }],
      rejected: [{ party: 'faylaq-al-rahman', certain: true, because: ['no'] }],
      because: ['declared', 'yes', 'no'],
      position: '6',
    });
  });

  it('follows amendments and extensions', () => {
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-03-30T00:00'))).toMatchObject({
      endsOn: '2018-04-10',
      hours: [{ from: '2018-02-27' }, { from: '2018-03-15', dailyFrom: '08:00' }],
      because: ['declared', 'more', 'hours', 'yes', 'no'],
    });
  });

  it('is not certain while something that changes it may not have happened yet', () => {
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-04-01T12:00'))).toMatchObject({
      status: 'ended',
      statusCertain: false,
    });
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-04-02T12:00'))).toMatchObject({
      status: 'ended',
      statusCertain: true,
    });
  });

  it('names what its status would rest on in every order, where that is not certain', () => {
    const facts = [
      declared,
      testPost('off', 'suspend-pause', '2018-03-02', pause),
      testPost('on', 'resume-pause', '2018-03-02', pause),
    ];
    expect(pauseView(readModelOf(...facts), 'ghouta-pause', inDamascus('2018-03-05T00:00'))).toMatchObject({
      statusCertain: false,
      because: expect.arrayContaining(['declared', 'off', 'on']),
    });
  });

  it('says where the hours are not certain, and why', () => {
    const hours = (id: string, dailyTo: string) =>
      testPost(id, 'amend-pause-hours', '2018-03-02', {
        ...pause,
        from: '2018-03-03',
        dailyFrom: '09:00',
        dailyTo,
      });
    const facts = readModelOf(declared, hours('noon', '12:00'), hours('four', '16:00'));
    expect(pauseView(facts, 'ghouta-pause', inDamascus('2018-03-10T00:00'))).toMatchObject({
      hoursCertain: false,
      because: expect.arrayContaining(['noon', 'four']),
    });
  });

  it('lists the answers that a party may have given, with all that it said', () => {
    const facts = readModelOf(
      declared,
      testPost('yes', 'accept-pause', '2018-03-02', { ...pause, party: 'army' }),
      testPost('no', 'reject-pause', '2018-03-02', { ...pause, party: 'army' }),
    );
    const both = [{ party: 'army', certain: false, because: ['yes', 'no'] }];
    expect(pauseView(facts, 'ghouta-pause', inDamascus('2018-03-10T00:00'))).toMatchObject({
      accepted: both,
      rejected: both,
    });
  });

  it('carries the strictest handling of its records', () => {
    const model = readModelOf(
      command('declare-pause', '2018-02-26', { ...declared.data }, { handling: 'public' }),
      command('suspend-pause', '2018-03-01', pause, { handling: 'confidential' }),
    );
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-02-28T00:00'))?.handling).toBe('public');
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-03-05T00:00'))?.handling).toBe('confidential');
  });

  it('is undefined before anything of it began, and holds what is known without a declaration', () => {
    expect(pauseView(model, 'ghouta-pause', inDamascus('2018-02-20T00:00'))).toBeUndefined();
    const only = readModelOf(testPost('off', 'suspend-pause', '2018-03-01', pause));
    expect(pauseView(only, 'ghouta-pause', inDamascus('2018-03-10T00:00'))).toMatchObject({
      status: 'suspended',
      hours: [],
      declaredBy: [],
      because: ['off'],
    });
  });

  it('is shorter in a list', () => {
    expect(pauseItem(model, 'ghouta-pause', inDamascus('2018-03-11T20:00'))).toEqual({
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
