import { faults, references } from '../kernel/testing/command-check.js';
import { agreement } from './index.js';

describe('the command of an agreement', () => {
  const obligation = { id: 'withdraw', party: 'jaysh-al-islam', text: 'Al-Nusra leaves.', due: '2018-03-12' };
  const terms = {
    parties: ['jaysh-al-islam', 'hmeimim'],
    guarantors: ['un-envoy'],
    obligations: [obligation],
  };

  it('names every party once', () => {
    expect(faults(agreement, 'RecordAgreement', terms)).toEqual([]);
    expect(references(agreement, 'RecordAgreement', terms)).toEqual([
      'party jaysh-al-islam',
      'party hmeimim',
      'party un-envoy',
    ]);
  });

  it('may be known without its terms', () => {
    expect(faults(agreement, 'RecordAgreement', { parties: ['hmeimim'], obligations: [] })).toEqual([]);
  });

  it('has one obligation an id', () => {
    expect(faults(agreement, 'RecordAgreement', { ...terms, obligations: [obligation, obligation] })).toEqual(
      ['/obligations/1/id'],
    );
  });

  it('says where an obligation is wrong', () => {
    const obligations = [obligation, { id: 'x', party: 'X', text: 'x', due: 'soon' }];
    expect(faults(agreement, 'RecordAgreement', { ...terms, obligations })).toEqual([
      '/obligations/1/party',
      '/obligations/1/due',
    ]);
  });
});
