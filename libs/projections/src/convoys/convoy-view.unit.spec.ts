import { inMemoryReadModel } from '../read-model/in-memory-read-model.js';
import { inDamascus, testEventId, reported, recorded, readModelOf } from '../test-events.fixture.js';
import { convoyView } from './convoy-view.js';

const departed = reported('depart-convoy', '2018-03-09', {
  id: 'first-group',
  corridor: 'al-wafideen',
  purpose: 'evacuation',
  to: 'idlib',
});

test('a convoy that left on a day without an hour may not have left before the day is over', () => {
  const model = readModelOf(departed);
  expect(convoyView(model, 'first-group', inDamascus('2018-03-08T23:59'))).toBeUndefined();
  expect(convoyView(model, 'first-group', inDamascus('2018-03-09T12:00'))).toMatchObject({
    status: 'moving',
    statusCertain: false,
  });
  expect(convoyView(model, 'first-group', inDamascus('2018-03-10T00:00'))).toEqual({
    id: 'first-group',
    corridor: 'al-wafideen',
    purpose: 'evacuation',
    to: 'idlib',
    status: 'moving',
    statusCertain: true,
    statusSince: {
      start: '2018-03-08T22:00:00.000Z',
      end: '2018-03-09T22:00:00.000Z',
      precision: 'day',
      given: '2018-03-09',
      timeZone: 'Asia/Damascus',
    },
    departed: expect.objectContaining({ given: '2018-03-09' }),
    lastReport: expect.objectContaining({ given: '2018-03-09' }),
    people: {},
    checkpoints: [],
    because: [testEventId(1)],
    position: '1',
  });
});

test('a convoy from its plan to its end, whatever order the reports came in', () => {
  const described = { id: 'c', corridor: 'x', purpose: 'aid', vehicles: 10, operatedBy: 'sarc' };
  const model = readModelOf(
    reported('arrive-convoy', '2018-03-09T15:00:00Z', {
      convoy: 'c',
      place: 'duma',
      people: { staff: 8 },
      outcome: 'partially-facilitated',
    }),
    reported('pass-checkpoint', '2018-03-09T12:00:00Z', { convoy: 'c', checkpoint: 'b' }),
    reported(
      'pass-checkpoint',
      '2018-03-09T11:00:00Z',
      { convoy: 'c', checkpoint: 'a' },
      { handling: 'restricted' },
    ),
    reported('plan-convoy', '2018-03-08T10:00:00Z', { ...described, vehicles: 12, people: { staff: 10 } }),
    reported('depart-convoy', '2018-03-09T10:00:00Z', {
      ...described,
      people: { staff: { low: 9, best: 9, high: 11 } },
    }),
  );
  expect(convoyView(model, 'c', inDamascus('2018-03-08T20:00'))).toMatchObject({
    status: 'planned',
    vehicles: 12,
    people: { planned: { staff: 10 } },
    because: [testEventId(4)],
  });
  expect(convoyView(model, 'c', inDamascus('2018-03-10T00:00'))).toMatchObject({
    status: 'arrived',
    statusCertain: true,
    vehicles: 10,
    operatedBy: 'sarc',
    place: 'duma',
    outcome: 'partially-facilitated',
    handling: 'restricted',
    people: {
      departed: { staff: { low: 9, best: 9, high: 11 } },
      arrived: { staff: 8 },
      residual: { staff: { low: -3, best: -1, high: -1 } },
    },
    checkpoints: [
      { checkpoint: 'a', because: [testEventId(3)] },
      { checkpoint: 'b', because: [testEventId(2)] },
    ],
    because: [testEventId(1), testEventId(5), testEventId(3), testEventId(2)],
  });
});

test('a convoy of which no departure is recorded had left by the first report that shows it', () => {
  const model = readModelOf(
    reported('plan-convoy', '2018-03-08', { id: 'c', corridor: 'x', purpose: 'aid' }),
    reported('pass-checkpoint', '2018-03-09T11:00:00Z', { convoy: 'c', checkpoint: 'a' }),
    reported('pass-checkpoint', '2018-03-09T12:00:00Z', { convoy: 'c', checkpoint: 'b' }),
    reported('arrive-convoy', '2018-03-10', { convoy: 'c' }),
  );
  const planned = convoyView(model, 'c', inDamascus('2018-03-09T12:00'));
  expect(planned).toMatchObject({ status: 'planned', lastReport: { given: '2018-03-08' } });
  expect(planned).not.toHaveProperty('leftBy');
  const view = convoyView(model, 'c', inDamascus('2018-03-09T20:00'));
  expect(view).not.toHaveProperty('departed');
  expect(view).toMatchObject({
    status: 'moving',
    leftBy: { given: '2018-03-09T11:00:00Z' },
    lastReport: { given: '2018-03-09T12:00:00Z' },
    because: expect.arrayContaining([testEventId(2), testEventId(3)]),
  });
  expect(convoyView(model, 'c', inDamascus('2018-03-20T20:00'))).toMatchObject({
    status: 'arrived',
    leftBy: { given: '2018-03-09T11:00:00Z' },
    lastReport: { given: '2018-03-10' },
  });
});

test('a status that is not certain names what it would rest on otherwise', () => {
  const model = readModelOf(
    reported('depart-convoy', '2018-03-09T08:00:00Z', { id: 'c', corridor: 'x', purpose: 'aid' }),
    reported('hold-convoy', '2018-03-10', { convoy: 'c' }),
  );
  expect(convoyView(model, 'c', inDamascus('2018-03-10T12:00'))).toMatchObject({
    status: 'held',
    statusCertain: false,
    because: expect.arrayContaining([testEventId(1), testEventId(2)]),
  });
});

test('as it was known before its arrival was recorded, it had not arrived', () => {
  const arrived = reported('arrive-convoy', '2018-03-10', { convoy: 'first-group' });
  const events = recorded(
    { ...departed, recordedAt: '2018-03-11T00:00:00.000Z' },
    { ...arrived, recordedAt: '2018-03-12T00:00:00.000Z' },
  );
  const moment = inDamascus('2018-03-20T00:00');
  expect(
    convoyView(inMemoryReadModel(events, inDamascus('2018-03-11T12:00')), 'first-group', moment),
  ).toMatchObject({
    status: 'moving',
    position: '1',
  });
  expect(convoyView(inMemoryReadModel(events), 'first-group', moment)).toMatchObject({
    status: 'arrived',
    position: '2',
  });
});
