import { faults, references } from '../kernel/testing/command-check.js';
import { party } from './index.js';

describe('the commands of a party', () => {
  it('take what they should', () => {
    expect(
      faults(party, 'RegisterParty', {
        id: 'faylaq-al-rahman',
        name: { en: 'Faylaq al-Rahman', ar: 'فيلق الرحمن' },
        kind: 'armed-group',
        aliases: ['Al-Rahman Legion'],
      }),
    ).toEqual([]);
    const position = { party: 'faylaq-al-rahman', subject: 'talks-on-withdrawal', stance: 'refuses' };
    expect(faults(party, 'RecordPosition', position)).toEqual([]);
    expect(references(party, 'RecordPosition', position)).toEqual(['party faylaq-al-rahman']);
  });

  it('refuse what they should not', () => {
    expect(faults(party, 'RegisterParty', { id: 'Faylaq', name: '', kind: 'rebels', aliases: [] })).toEqual([
      '/id',
      '/name',
      '/kind',
      '/aliases',
    ]);
    expect(
      faults(party, 'RecordPosition', { party: 'a', subject: 'Talks on withdrawal', stance: 'no' }),
    ).toEqual(['/subject', '/stance']);
  });
});
