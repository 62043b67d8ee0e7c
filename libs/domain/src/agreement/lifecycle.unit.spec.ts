import { given, on } from '../kernel/testing/given.js';
import { agreementLifecycle } from './lifecycle.js';

const agreed = (when: string) =>
  on(when, 'AgreementRecorded', {
    id: 'al-nusra-to-idlib',
    parties: ['jaysh-al-islam', 'hmeimim'],
    obligations: [{ id: 'withdraw', party: 'jaysh-al-islam', text: 'Al-Nusra leaves for Idlib.' }],
  });

describe('an agreement', () => {
  it('is recorded once', () => {
    expect(given(agreementLifecycle).when(agreed('2018-03-08/2018-03-09'))).toMatchObject({
      warnings: [],
      state: { agreement: { obligations: [{ id: 'withdraw' }] } },
    });
    expect(given(agreementLifecycle, agreed('09:00')).when(agreed('10:00'))).toMatchObject({
      refused: expect.stringContaining('give another agreement another id'),
      contradicts: ['AgreementRecorded 09:00'],
    });
  });
});
