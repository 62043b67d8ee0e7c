import { faults, references } from '../kernel/testing/command-check.js';
import { meeting } from './index.js';

describe('the command of a meeting', () => {
  const talks = {
    parties: ['hmeimim', 'faylaq-al-rahman'],
    mediators: ['un-envoy'],
    hostedBy: 'hmeimim',
    venue: 'Al-Wafideen camp',
    subjects: ['withdrawal-of-al-nusra'],
    demands: [{ by: 'hmeimim', of: 'jaysh-al-islam', text: { en: 'Keep away from al-Nusra.' } }],
    outcome: 'ongoing',
  };

  it('names every party once', () => {
    expect(faults(meeting, 'RecordMeeting', talks)).toEqual([]);
    expect(references(meeting, 'RecordMeeting', talks)).toEqual([
      'party hmeimim',
      'party faylaq-al-rahman',
      'party un-envoy',
      'party jaysh-al-islam',
    ]);
  });

  it('refuses what is none, and says where', () => {
    expect(faults(meeting, 'RecordMeeting', { ...talks, parties: [], outcome: 'good' })).toEqual([
      '/parties',
      '/outcome',
    ]);
    expect(faults(meeting, 'RecordMeeting', { ...talks, demands: [{ by: 'hmeimim', of: 'x' }] })).toEqual([
      '/demands/0/text',
    ]);
    expect(faults(meeting, 'RecordMeeting', { ...talks, demands: ['Keep away.'] })).toEqual(['/demands/0']);
  });
});
