import { given, on } from '../kernel/spec-helpers.js';
import { ARMED_VIOLENCE, INCIDENT_KINDS, type IncidentKind } from './kinds.js';
import { incidentLifecycle, isArmedViolence } from './lifecycle.js';

const shelling = (when: string) =>
  on(when, 'ShellingReported', { id: 'damascus', weapon: 'mortar', rounds: 7 });
const incident = (kind: IncidentKind) => on('09:00', 'IncidentReported', { id: 'i', kind });

describe('an incident', () => {
  it('is one report', () => {
    expect(given(incidentLifecycle).when(shelling('09:00'))).toMatchObject({
      warnings: [],
      state: {
        report: { weapon: 'mortar' },
        kind: 'shelling-artillery-missile-attack',
        because: ['ShellingReported 09:00'],
      },
    });
    expect(given(incidentLifecycle, shelling('09:00')).when(shelling('10:00'))).toMatchObject({
      refused: expect.stringContaining('correct that record, or give another incident another id'),
      contradicts: ['ShellingReported 09:00'],
    });
  });

  it('is one of 25 kinds, each named once', () => {
    expect(new Set(INCIDENT_KINDS).size).toBe(25);
    expect(INCIDENT_KINDS).toHaveLength(25);
  });

  it('is armed violence, or is not', () => {
    expect(isArmedViolence(shelling('09:00'))).toBe(true);
    expect(isArmedViolence(incident('air-drone-strike'))).toBe(true);
    expect(isArmedViolence(incident('attack'))).toBe(true);
    expect(isArmedViolence(incident('peaceful-protest'))).toBe(false);
    expect(isArmedViolence(incident('non-violent-transfer-of-territory'))).toBe(false);
    expect(ARMED_VIOLENCE).toHaveLength(12);
  });
});
