import { faults, references } from '../kernel/testing/command-check.js';
import { convoy } from './index.js';

describe('the commands of a convoy', () => {
  const departure = {
    corridor: 'al-wafideen',
    purpose: 'evacuation',
    from: 'duma',
    to: 'idlib',
    people: { fighters: 13, familyMembers: { women: 10, girls: 3 } },
    vehicles: 2,
    operatedBy: 'sarc',
  };

  it('may leave the id to the ledger, or give a slug or a UUID', () => {
    expect(faults(convoy, 'DepartConvoy', departure)).toEqual([]);
    expect(faults(convoy, 'DepartConvoy', { ...departure, id: 'first-group' })).toEqual([]);
    const id = '1f0e3dad-9990-5345-b743-9f8ffabdffc4';
    expect(faults(convoy, 'PlanConvoy', { ...departure, id })).toEqual([]);
    expect(faults(convoy, 'PlanConvoy', { ...departure, id: null })).toEqual(['/id']);
  });

  it('name the corridor, the places and who runs it', () => {
    expect(references(convoy, 'DepartConvoy', departure)).toEqual([
      'corridor al-wafideen',
      'place duma',
      'place idlib',
      'party sarc',
    ]);
    expect(references(convoy, 'PassCheckpoint', { convoy: 'first-group', checkpoint: 'harasta' })).toEqual([
      'convoy first-group',
      'place harasta',
    ]);
    expect(references(convoy, 'ArriveConvoy', { convoy: 'first-group', place: 'idlib' })).toEqual([
      'convoy first-group',
      'place idlib',
    ]);
  });

  it('refuse what is none', () => {
    expect(
      faults(convoy, 'DepartConvoy', { corridor: 'c', purpose: 'war', vehicles: 1.5, people: {} }),
    ).toEqual(['/purpose', '/people', '/vehicles']);
    expect(faults(convoy, 'ArriveConvoy', { convoy: 'c', outcome: 'denied' })).toEqual(['/outcome']);
  });
});
