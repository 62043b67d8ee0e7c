import { given, on } from '../kernel/testing/given.js';
import { meetingLifecycle } from './lifecycle.js';

const met = (when: string) =>
  on(when, 'MeetingRecorded', {
    id: 'on-al-nusra',
    parties: ['hmeimim', 'faylaq-al-rahman'],
    subjects: ['withdrawal-of-al-nusra'],
    outcome: 'ongoing' as const,
  });

describe('a meeting', () => {
  it('is recorded once', () => {
    expect(given(meetingLifecycle).when(met('09:00'))).toMatchObject({
      warnings: [],
      state: { meeting: { outcome: 'ongoing' }, because: ['MeetingRecorded 09:00'] },
    });
    expect(given(meetingLifecycle, met('09:00')).when(met('10:00'))).toMatchObject({
      refused: expect.stringContaining('give another meeting another id'),
      contradicts: ['MeetingRecorded 09:00'],
    });
  });
});
