import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { partyPositions } from './party-positions.js';

const refuses = reported(
  'record-position',
  '2018-03-05',
  { party: 'faylaq-al-rahman', subject: 'withdrawal', stance: 'refuses' },
  { source: { name: 'ArAn News' }, credibility: 2 },
);
const other = reported('record-position', '2018-03-06', {
  party: 'jaysh-al-islam',
  subject: 'withdrawal',
  stance: 'accepts',
});

test('positions of all parties, of one, and on one subject', () => {
  const elsewhere = reported('record-position', '2018-03-06', {
    party: 'jaysh-al-islam',
    subject: 'aid',
    stance: 'conditional',
  });
  const model = readModelOf(refuses, other, elsewhere);
  const found = (filter?: object) =>
    partyPositions(model, inDamascus('2018-03-11T10:00'), filter).items.map(({ party, subject, stance }) => [
      party,
      subject,
      stance,
    ]);
  expect(found()).toEqual([
    ['faylaq-al-rahman', 'withdrawal', 'refuses'],
    ['jaysh-al-islam', 'aid', 'conditional'],
    ['jaysh-al-islam', 'withdrawal', 'accepts'],
  ]);
  expect(found({ party: 'jaysh-al-islam' })).toHaveLength(2);
  expect(found({ subject: 'aid' })).toEqual([['jaysh-al-islam', 'aid', 'conditional']]);
  expect(found({ party: 'nobody' })).toEqual([]);
});

test('a position that may not be the latest names the other as well', () => {
  const accepts = reported('record-position', '2018-03-05', {
    party: 'faylaq-al-rahman',
    subject: 'withdrawal',
    stance: 'accepts',
  });
  expect(partyPositions(readModelOf(refuses, accepts), inDamascus('2018-03-11T10:00')).items).toMatchObject([
    { certain: false, because: [testEventId(1), testEventId(2)] },
  ]);
  const later = { ...accepts, occurredAt: '2018-03-11' };
  const found = (moment: string) => partyPositions(readModelOf(refuses, later), inDamascus(moment)).items;
  expect(found('2018-03-11T10:00')).toMatchObject([
    { stance: 'accepts', certain: false, because: [testEventId(1), testEventId(2)] },
  ]);
  expect(found('2018-03-12T10:00')).toMatchObject([{ certain: true, because: [testEventId(2)] }]);
});
