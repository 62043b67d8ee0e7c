import { given, on } from '../kernel/testing/given.js';
import { ARMED_VIOLENCE, INCIDENT_KINDS, type IncidentKind } from './kinds.js';
import { endangersPassage, incidentLifecycle, isArmedViolence } from './lifecycle.js';

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
      refused: expect.stringContaining('give another incident another id'),
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

  it('endangers passage by its kind, or because people were hit', () => {
    const hit = (casualties: object) =>
      on('09:00', 'IncidentReported', { id: 'i', kind: 'peaceful-protest' as const, casualties });
    expect(endangersPassage(shelling('09:00'))).toBe(true);
    expect(endangersPassage(incident('armed-clash'))).toBe(true);
    expect(endangersPassage(incident('mob-violence'))).toBe(true);
    expect(endangersPassage(incident('excessive-force-against-protesters'))).toBe(true);
    expect(endangersPassage(incident('disrupted-weapons-use'))).toBe(true);
    expect(endangersPassage(incident('other'))).toBe(true);
    expect(endangersPassage(incident('peaceful-protest'))).toBe(false);
    expect(endangersPassage(hit({ killed: 3 }))).toBe(true);
    expect(endangersPassage(hit({ injured: { low: 0, best: 0, high: 2 } }))).toBe(true);
    expect(endangersPassage(hit({ killed: 0 }))).toBe(false);
  });
});
