import { faults, references } from '../kernel/testing/command-check.js';
import { incident } from './index.js';

describe('the commands of an incident', () => {
  const shelling = {
    place: 'damascus',
    weapon: 'mortar',
    attacks: 2,
    rounds: { low: 7, best: 7, high: 9 },
    attributedTo: 'faylaq-al-rahman',
    casualties: { killed: 1 },
  };

  it('take a shelling, its place known, known more precisely, or not known', () => {
    expect(faults(incident, 'ReportShelling', shelling)).toEqual([]);
    expect(faults(incident, 'ReportShelling', { ...shelling, location: { lat: 33.5, lon: 36.3 } })).toEqual(
      [],
    );
    expect(faults(incident, 'ReportShelling', { weapon: 'mortar' })).toEqual([]);
    expect(faults(incident, 'ReportShelling', {})).toEqual(['/weapon']);
    expect(references(incident, 'ReportShelling', shelling)).toEqual([
      'place damascus',
      'party faylaq-al-rahman',
    ]);
  });

  it('take any incident by its kind, with a weapon or without', () => {
    expect(faults(incident, 'ReportIncident', { kind: 'arrests' })).toEqual([]);
    expect(faults(incident, 'ReportIncident', { kind: 'armed-clash', weapon: 'small-arms' })).toEqual([]);
    expect(faults(incident, 'ReportIncident', { kind: 'Armed clash' })).toEqual(['/kind']);
  });

  it('refuse casualties that say nothing', () => {
    expect(faults(incident, 'ReportShelling', { weapon: 'mortar', casualties: {} })).toEqual(['/casualties']);
    expect(faults(incident, 'ReportShelling', { weapon: 'mortar', casualties: { killed: -1 } })).toEqual([
      '/casualties/killed',
    ]);
  });
});
