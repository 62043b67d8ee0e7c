import { at, post, shelfOf } from '../testing.js';
import { positions } from './positions.js';

const refuses = post(
  'record-position',
  '2018-03-05',
  { party: 'faylaq-al-rahman', subject: 'withdrawal', stance: 'refuses' },
  { source: { name: 'ArAn News' }, credibility: 2 },
);
const other = post('record-position', '2018-03-06', {
  party: 'jaysh-al-islam',
  subject: 'withdrawal',
  stance: 'accepts',
});

test('positions of all parties, of one, and on one subject', () => {
  const elsewhere = post('record-position', '2018-03-06', {
    party: 'jaysh-al-islam',
    subject: 'aid',
    stance: 'conditional',
  });
  const shelf = shelfOf(refuses, other, elsewhere);
  const found = (filter?: object) =>
    positions(shelf, at('2018-03-11T10:00'), filter).items.map(({ party, subject, stance }) => [
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
