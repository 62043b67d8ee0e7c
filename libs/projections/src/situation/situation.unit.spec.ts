import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { situationAt } from './situation.js';

const corridor = (id: string, more: object = {}) =>
  reported('open-corridor', '2018-03-01T08:00:00Z', { id, name: id, authorities: ['army'], ...more });

const model = readModelOf(
  corridor('al-wafideen', { pause: 'daily' }),
  corridor('jisreen'),
  reported('declare-pause', '2018-02-27', {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-27',
    duration: 'P1M',
  }),
  reported('depart-convoy', '2018-03-09', { id: 'first', corridor: 'al-wafideen', purpose: 'evacuation' }),
  reported('report-shelling', '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00', {
    id: 's',
    weapon: 'mortar',
  }),
  reported(
    'report-incident',
    '2018-03-11T08:00:00+02:00',
    { id: 'i', kind: 'armed-clash' },
    { note: 'Heavy.' },
  ),
  reported('record-control-change', '2018-03-10', { place: 'misraba', controlledBy: 'army' }),
  reported('record-position', '2018-03-05', { party: 'faylaq', subject: 'withdrawal', stance: 'refuses' }),
  reported(
    'record-meeting',
    '2018-03-11',
    { id: 'm', parties: ['a'], subjects: ['aid'], outcome: 'ongoing' },
    {
      note: { en: 'Difficult and tense.' },
      source: { name: 'ArAn News' },
    },
  ),
  reported(
    'record-meeting',
    '2018-02-11',
    { id: 'o', parties: ['a'], subjects: ['aid'], outcome: 'ongoing' },
    { note: 'Old.' },
  ),
);

test('the situation at a glance', () => {
  const found = situationAt(model, inDamascus('2018-03-11T10:00'));
  expect(found).toMatchObject({
    at: '2018-03-11T08:00:00.000Z',
    corridors: {
      total: 2,
      byStatus: { open: 2 },
      byPassability: { yes: 0, no: 0, unknown: 2 },
      more: false,
      because: expect.arrayContaining([testEventId(1), testEventId(2), testEventId(5)]),
    },
    windows: [{ pause: 'daily', state: 'active', start: '2018-03-11T09:00:00+02:00' }],
    convoysUnderWay: {
      items: [
        {
          id: 'first',
          corridor: 'al-wafideen',
          status: 'moving',
          statusCertain: true,
          lastReport: { given: '2018-03-09' },
          because: [testEventId(4)],
        },
      ],
    },
    incidents: {
      certain: { count: 1, byKind: { 'armed-clash': 1 }, ids: ['i'], because: [testEventId(6)] },
      possible: {
        count: 1,
        byKind: { 'shelling-artillery-missile-attack': 1 },
        ids: ['s'],
        because: [testEventId(5)],
      },
    },
    controlChanges: {
      items: [{ place: 'misraba', controlledBy: 'army', occurredCertain: true, because: [testEventId(7)] }],
    },
    positions: { items: [{ party: 'faylaq', stance: 'refuses', because: [testEventId(8)] }] },
    position: '10',
  });
  expect(found.notes).toEqual({
    items: [
      {
        note: { en: 'Difficult and tense.' },
        category: 'meeting',
        id: 'm',
        type: 'MeetingRecorded',
        occurred: expect.objectContaining({ given: '2018-03-11' }),
        source: { name: 'ArAn News' },
        because: [testEventId(9)],
      },
      expect.objectContaining({ note: 'Heavy.', category: 'incident', id: 'i' }),
    ],
    more: false,
  });
});

test('outside the hours no window is active, and the corridor that works in them only is closed to all', () => {
  const found = situationAt(model, inDamascus('2018-03-11T14:00'));
  expect(found.windows).toEqual([]);
  expect(found.corridors.byPassability).toEqual({ yes: 0, no: 1, unknown: 1 });
});

test('no corridor is passable in what was the future when all this was known', () => {
  const moment = inDamascus('2018-03-20T10:00');
  const counts = (knownAtMs?: number) =>
    situationAt(model, moment, knownAtMs === undefined ? {} : { knownAtMs }).corridors.byPassability;
  expect(counts()).toEqual({ yes: 2, no: 0, unknown: 0 });
  expect(counts(moment)).toEqual({ yes: 2, no: 0, unknown: 0 });
  expect(counts(moment - 1)).toEqual({ yes: 0, no: 0, unknown: 2 });
});

test('where nothing is known, there is nothing in it', () => {
  expect(situationAt(readModelOf(), inDamascus('2018-03-11T10:00'))).toMatchObject({
    corridors: { total: 0, byStatus: {}, items: [] },
    windows: [],
    incidents: { certain: { count: 0 }, possible: { count: 0 } },
    notes: { items: [] },
    position: '0',
  });
});
