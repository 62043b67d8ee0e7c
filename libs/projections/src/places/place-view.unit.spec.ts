import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { placeView } from './place-view.js';

test('a place: where it is, and who controls it since when', () => {
  const model = readModelOf(
    reported('register-place', '2018-01-01', {
      id: 'misraba',
      name: 'Misraba',
      location: { lat: 33.55, lon: 36.4 },
      precision: { scale: 'UCDP where_prec', value: 1 },
      pcode: 'SY0301',
    }),
    reported('record-control-change', '2018-03-10', {
      place: 'misraba',
      controlledBy: 'syrian-army',
      previously: 'rebels',
    }),
  );
  expect(placeView(model, 'misraba', inDamascus('2018-03-11T00:00'))).toEqual({
    id: 'misraba',
    registered: true,
    name: 'Misraba',
    location: { lat: 33.55, lon: 36.4 },
    precision: { scale: 'UCDP where_prec', value: 1 },
    pcode: 'SY0301',
    control: {
      controlledBy: 'syrian-army',
      contested: false,
      certain: true,
      since: expect.objectContaining({ given: '2018-03-10', precision: 'day' }),
      because: [testEventId(2)],
    },
    because: [testEventId(1), testEventId(2)],
    position: '2',
  });
  expect(placeView(model, 'misraba', inDamascus('2018-03-10T12:00'))?.control?.certain).toBe(false);
  expect(placeView(model, 'misraba', inDamascus('2018-03-09T12:00'))).not.toHaveProperty('control');
  expect(placeView(model, 'misraba', inDamascus('2017-03-09T12:00'))).toBeUndefined();
});

test('control that is not certain rests on the reports of all who may have it', () => {
  const controlTaken = (occurredAt: string, controlledBy: string) =>
    reported('record-control-change', occurredAt, { place: 'misraba', controlledBy });
  const model = readModelOf(controlTaken('2018-03-01', 'rebels'), controlTaken('2018-03-10', 'syrian-army'));
  expect(placeView(model, 'misraba', inDamascus('2018-03-10T12:00'))).toMatchObject({
    control: { controlledBy: 'syrian-army', certain: false, because: [testEventId(2), testEventId(1)] },
    because: [testEventId(2), testEventId(1)],
  });
});
