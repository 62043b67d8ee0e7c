import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { meetingView } from './meeting-view.js';

test('a meeting with its source; it may not have taken place before its time is over', () => {
  const source = { name: 'ArAn News' };
  const data = {
    id: 'm',
    parties: ['a', 'b'],
    mediators: ['un'],
    subjects: ['withdrawal'],
    outcome: 'agreed',
  };
  const model = readModelOf(
    reported('record-meeting', '2018-03-08/2018-03-09', data, { source, note: 'Tense.' }),
  );
  expect(meetingView(model, 'm', inDamascus('2018-03-10T00:00'))).toEqual({
    ...data,
    occurred: expect.objectContaining({ given: '2018-03-08/2018-03-09' }),
    occurredCertain: true,
    source,
    note: 'Tense.',
    because: [testEventId(1)],
    position: '1',
  });
  expect(meetingView(model, 'm', inDamascus('2018-03-09T23:59'))).toMatchObject({ occurredCertain: false });
  expect(meetingView(model, 'm', inDamascus('2018-03-07T00:00'))).toBeUndefined();
});
