import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { agreementView } from './agreement-view.js';

test('an agreement: who took what upon themselves', () => {
  const data = {
    id: 'withdrawal',
    parties: ['jaysh-al-islam'],
    obligations: [{ id: 'leave', party: 'jaysh-al-islam', text: 'Al-Nusra leaves for Idlib.' }],
  };
  const model = readModelOf(reported('record-agreement', '2018-03-08/2018-03-09', data));
  expect(agreementView(model, 'withdrawal', inDamascus('2018-03-11T10:00'))).toEqual({
    ...data,
    occurred: expect.objectContaining({ precision: 'interval' }),
    occurredCertain: true,
    because: [testEventId(1)],
    position: '1',
  });
  expect(agreementView(model, 'withdrawal', inDamascus('2018-03-01T10:00'))).toBeUndefined();
});
