import { at, eventId, post, shelfOf } from '../testing.js';
import { partyView } from './party-view.js';

const registered = post('register-party', '2018-03-01', {
  id: 'faylaq-al-rahman',
  name: { en: 'Faylaq al-Rahman', ar: 'فيلق الرحمن' },
  kind: 'armed-group',
});
const refuses = post(
  'record-position',
  '2018-03-05',
  { party: 'faylaq-al-rahman', subject: 'withdrawal', stance: 'refuses' },
  { source: { name: 'ArAn News' }, credibility: 2 },
);
const considers = post('record-position', '2018-03-11', {
  party: 'faylaq-al-rahman',
  subject: 'withdrawal',
  stance: 'considering',
  conditions: 'Security guarantees.',
});
const other = post('record-position', '2018-03-06', {
  party: 'jaysh-al-islam',
  subject: 'withdrawal',
  stance: 'accepts',
});

test('a party with its latest word on each subject', () => {
  const shelf = shelfOf(registered, considers, refuses);
  expect(partyView(shelf, 'faylaq-al-rahman', at('2018-03-09T00:00'))).toEqual({
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
        because: [eventId(3)],
      },
    ],
    because: [eventId(1), eventId(3)],
    position: '3',
  });
  const onTheDay = partyView(shelf, 'faylaq-al-rahman', at('2018-03-11T10:00'))!.positions;
  expect(onTheDay).toMatchObject([
    { stance: 'considering', certain: false, conditions: 'Security guarantees.' },
  ]);
});

test('a party that was only spoken of has no name, and is there', () => {
  expect(partyView(shelfOf(other), 'jaysh-al-islam', at('2018-03-11T10:00'))).toMatchObject({
    registered: false,
  });
  expect(partyView(shelfOf(other), 'faylaq-al-rahman', at('2018-03-11T10:00'))).toBeUndefined();
});
