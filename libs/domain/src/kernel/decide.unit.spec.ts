import { type CorridorFact, corridorLifecycle } from '../corridor/lifecycle.js';
import { decide, rehydrate } from './decide.js';
import { adding, applied } from './fact-change.js';
import { isContradiction } from './lifecycle.js';
import { on } from './testing/given.js';

const corridor = { id: 'jisreen', name: 'Jisreen', authorities: ['syrian-army'] };
const named = { corridor: 'jisreen' };

/** Facts of one stream, each with its revision. */
function stream(...facts: CorridorFact[]): CorridorFact[] {
  return facts.map((fact, revision) => ({ ...fact, revision }));
}

const opened = on('09:00', 'CorridorOpened', corridor);
const closed = on('10:00', 'CorridorClosed', named);
const otherwise = on('08:00', 'CorridorOpened', { ...corridor, name: 'Another' });

describe('A change that takes a fact away', () => {
  const facts = stream(opened, closed);
  const before = rehydrate(corridorLifecycle, facts);
  const suspended = on('11:00', 'CorridorSuspended', named);

  it('has its own fact judged beside those that are left', () => {
    const all = decide(corridorLifecycle, before, adding(suspended));
    const left = decide(corridorLifecycle, before, { put: suspended, takenAway: [1] });
    expect(all).toMatchObject({ events: [closed.id] });
    expect(left).toEqual(
      decide(corridorLifecycle, rehydrate(corridorLifecycle, stream(opened)), adding(suspended)),
    );
    expect(left).toMatchObject({ warnings: [] });
  });

  it('and puts none is not refused', () => {
    const verdict = decide(corridorLifecycle, before, { takenAway: [0] });
    if (isContradiction(verdict)) throw new Error(verdict.contradiction);
    expect(verdict).toEqual({
      warnings: [],
      deciderState: rehydrate(corridorLifecycle, facts.slice(1)),
    });
  });

  it('leaves the facts without it, and its own after them', () => {
    expect(applied([...facts], { put: otherwise, takenAway: [0] })).toEqual([facts[1], otherwise]);
    expect(applied([...facts], adding(otherwise))).toEqual([...facts, otherwise]);
  });
});
