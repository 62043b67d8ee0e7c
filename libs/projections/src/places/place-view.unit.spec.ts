import { at, eventId, post, shelfOf } from '../testing.js';
import { placeView } from './place-view.js';

test('a place: where it is, and who controls it since when', () => {
  const shelf = shelfOf(
    post('register-place', '2018-01-01', {
      id: 'misraba',
      name: 'Misraba',
      location: { lat: 33.55, lon: 36.4 },
      precision: { scale: 'UCDP where_prec', value: 1 },
      pcode: 'SY0301',
    }),
    post('record-control-change', '2018-03-10', {
      place: 'misraba',
      controlledBy: 'syrian-army',
      previously: 'rebels',
    }),
  );
  expect(placeView(shelf, 'misraba', at('2018-03-11T00:00'))).toEqual({
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
      because: [eventId(2)],
    },
    because: [eventId(1), eventId(2)],
    position: '2',
  });
  expect(placeView(shelf, 'misraba', at('2018-03-10T12:00'))?.control?.certain).toBe(false);
  expect(placeView(shelf, 'misraba', at('2018-03-09T12:00'))).not.toHaveProperty('control');
  expect(placeView(shelf, 'misraba', at('2017-03-09T12:00'))).toBeUndefined();
});

test('control that is not certain rests on the reports of all who may have it', () => {
  const taken = (occurredAt: string, controlledBy: string) =>
    post('record-control-change', occurredAt, { place: 'misraba', controlledBy });
  const shelf = shelfOf(taken('2018-03-01', 'rebels'), taken('2018-03-10', 'syrian-army'));
  expect(placeView(shelf, 'misraba', at('2018-03-10T12:00'))).toMatchObject({
    control: { controlledBy: 'syrian-army', certain: false, because: [eventId(2), eventId(1)] },
    because: [eventId(2), eventId(1)],
  });
});
