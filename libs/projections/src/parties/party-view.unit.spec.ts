import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { partyView } from './party-view.js';

const registered = reported('register-party', '2018-03-01', {
  id: 'faylaq-al-rahman',
  name: { en: 'Faylaq al-Rahman', ar: 'فيلق الرحمن' },
  kind: 'armed-group',
});
const refuses = reported(
  'record-position',
  '2018-03-05',
  { party: 'faylaq-al-rahman', subject: 'withdrawal', stance: 'refuses' },
  { source: { name: 'ArAn News' }, credibility: 2 },
);
const considers = reported('record-position', '2018-03-11', {
  party: 'faylaq-al-rahman',
  subject: 'withdrawal',
  stance: 'considering',
  conditions: 'Security guarantees.',
});
const other = reported('record-position', '2018-03-06', {
  party: 'jaysh-al-islam',
  subject: 'withdrawal',
  stance: 'accepts',
});

test('a party with its latest word on each subject', () => {
  const model = readModelOf(registered, considers, refuses);
  expect(partyView(model, 'faylaq-al-rahman', inDamascus('2018-03-09T00:00'))).toEqual({
    id: 'faylaq-al-rahman',
    registered: true,
    name: { en: 'Faylaq al-Rahman', ar: 'فيلق الرحمن' },
    kind: 'armed-group',
    positions: [
      {
        party: 'faylaq-al-rahman',
        subject: 'withdrawal',
        stance: 'refuses',
        occurred: expect.objectContaining({ given: '2018-03-05' }),
        certain: true,
        source: { name: 'ArAn News' },
        credibility: 2,
        because: [testEventId(3)],
      },
    ],
    because: [testEventId(1), testEventId(3)],
    position: '3',
  });
  const onTheDay = partyView(model, 'faylaq-al-rahman', inDamascus('2018-03-11T10:00'))!.positions;
  expect(onTheDay).toMatchObject([
    { stance: 'considering', certain: false, conditions: 'Security guarantees.' },
  ]);
});

test('a party that was only spoken of has no name, and is there', () => {
  expect(partyView(readModelOf(other), 'jaysh-al-islam', inDamascus('2018-03-11T10:00'))).toMatchObject({
    registered: false,
  });
  expect(partyView(readModelOf(other), 'faylaq-al-rahman', inDamascus('2018-03-11T10:00'))).toBeUndefined();
});
