import { type CorridorFact, corridorLifecycle, type CorridorState } from '../corridor/lifecycle.js';
import { placeLifecycle, type PlaceFact } from '../place/lifecycle.js';
import { amend, decide, rehydrate } from './decide.js';
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

/** The fact of the nth record as it is corrected. */
function correcting(facts: readonly CorridorFact[], revision: number, put: CorridorFact) {
  return decide(corridorLifecycle, rehydrate(corridorLifecycle, facts), {
    put: { ...put, revision, id: facts[revision]!.id },
    takenAway: [revision],
  });
}

function accepted(verdict: ReturnType<typeof correcting>) {
  if (isContradiction(verdict)) throw new Error(verdict.contradiction);
  const sides = verdict.deciderState.facts.map(({ contested }) => contested);
  return { codes: verdict.warnings.map(({ code }) => code), sides, ...verdict };
}

describe('A correction', () => {
  const suspended = on('12:00', 'CorridorSuspended', named);
  const reopened = on('11:00', 'CorridorOpened', corridor);
  const facts = stream(opened, closed, reopened, suspended);

  it('is taken where the rest has an order with it, and the facts stay in the order of their records', () => {
    const verdict = accepted(correcting(facts, 2, on('11:30', 'CorridorOpened', corridor)));
    expect(verdict.codes).toEqual([]);
    expect(verdict.deciderState.facts.map(({ revision, start }) => [revision, start])).toEqual([
      [0, opened.start],
      [1, closed.start],
      [2, on('11:30', 'CorridorOpened', corridor).start],
      [3, suspended.start],
    ]);
  });

  it('that would make a contradiction is refused, with the events that it contradicts', () => {
    expect(correcting(facts, 2, on('12:30', 'CorridorOpened', corridor))).toMatchObject({
      events: [closed.id, suspended.id],
    });
    expect(
      correcting(
        stream(opened, on('09:30', 'CorridorSuspended', named), closed),
        1,
        on('10:30', 'CorridorSuspended', named),
      ),
    ).toMatchObject({ contradiction: 'A closed corridor cannot be suspended.', events: [closed.id] });
  });

  it('gives the warnings that the right report would have given', () => {
    const late = on('13:00', 'CorridorResumed', named);
    expect(
      accepted(correcting(stream(opened, closed), 1, on('07:00', 'CorridorClosed', named))).codes,
    ).toEqual(['not-open']);
    expect(
      accepted(correcting(stream(opened, suspended, late), 1, on('14:00', 'CorridorSuspended', named))).codes,
    ).toEqual([]);
    expect(
      accepted(correcting(stream(suspended, opened), 1, on('08:00', 'CorridorAnnounced', corridor))).codes,
    ).toEqual([]);
  });

  it('of two facts of one time warns of the gap at the other, as a report does', () => {
    const day = (id: string) => on('2018-03-09', 'CorridorSuspended', named, id);
    const known = stream(on('2018-03-07', 'CorridorOpened', corridor), day('a'));
    const put = { ...day('0'), revision: 2 };
    const reported = decide(corridorLifecycle, rehydrate(corridorLifecycle, known), adding(put));
    const before = {
      ...on('2018-03-08', 'CorridorRestricted', { ...named, serves: ['aid'], reason: 'R' }, '0'),
      revision: 2,
    };
    const mistaken = rehydrate<CorridorState, CorridorFact>(corridorLifecycle, [
      ...known,
      before as CorridorFact,
    ]);
    const corrected = decide(corridorLifecycle, mistaken, { put, takenAway: [2] });
    expect(accepted(reported).codes).toEqual(['already-so']);
    expect(accepted(corrected).codes).toEqual(['already-so']);
  });

  describe('that moves a fact to another part of the thing', () => {
    const place = { id: 's', name: 'S', location: { lat: 33, lon: 36 } };
    const facility = (name: string, when = '09:30') =>
      on(when, 'FacilityEstablished', { ...named, facility: name, kind: 'medical' as const });

    it('is judged there, and leaves where it was', () => {
      const { deciderState, codes } = accepted(correcting(stream(opened, facility('f')), 1, facility('g')));
      expect([...deciderState.partitions.keys()]).toEqual(['corridor', 'facility g']);
      expect(codes).toEqual([]);
    });

    it('is refused where it cannot be there', () => {
      const moved = on('10:30', 'CorridorSuspended', named);
      expect(correcting(stream(opened, closed, facility('f')), 2, moved)).toMatchObject({
        events: [closed.id],
      });
    });

    it('is refused where what it leaves cannot be without it', () => {
      expect(correcting(facts, 2, facility('f', '11:00'))).toMatchObject({
        events: expect.arrayContaining([closed.id, suspended.id]) as string[],
      });
    });

    it('is refused where a second registration of a place would be another', () => {
      const registered = on('2018-03-01', 'PlaceRegistered', place) as PlaceFact;
      const control = on('2018-03-02', 'ControlChangeRecorded', {
        place: 's',
        controlledBy: 'a',
      }) as PlaceFact;
      const another = on('2018-03-02', 'PlaceRegistered', { ...place, name: 'T' }) as PlaceFact;
      const known = [registered, control].map((fact, revision) => ({ ...fact, revision }));
      expect(
        decide(placeLifecycle, rehydrate(placeLifecycle, known), {
          put: { ...another, revision: 1 },
          takenAway: [1],
        }),
      ).toMatchObject({ events: [registered.id] });
    });
  });

  it('of what is left out of a contest is taken, whatever it says, with a warning where the sides change', () => {
    const contested = stream(opened, closed, suspended);
    const same = accepted(correcting(contested, 2, on('12:30', 'CorridorSuspended', named)));
    expect([same.codes, same.sides]).toEqual([[], [undefined, 'kept', 'left-out']]);
    const settled = accepted(correcting(contested, 2, on('09:30', 'CorridorSuspended', named)));
    expect([settled.codes, settled.sides]).toEqual([[], [undefined, undefined, undefined]]);
  });

  it('of what is kept in a contest may settle it', () => {
    const contested = stream(opened, closed, suspended);
    const settled = accepted(correcting(contested, 1, on('13:00', 'CorridorClosed', named)));
    expect([settled.codes, settled.sides]).toEqual([[], [undefined, undefined, undefined]]);
  });
});

describe('A retraction', () => {
  const suspended = on('12:00', 'CorridorSuspended', named);
  const reopened = on('11:00', 'CorridorOpened', corridor);
  const before = rehydrate(corridorLifecycle, stream(opened, closed, reopened, suspended));

  it('is never refused: what it leaves that excludes each other is contested, with the warning', () => {
    const { warnings, deciderState } = amend(corridorLifecycle, before, { takenAway: [2] });
    expect(warnings).toEqual([
      { code: 'contested', detail: expect.stringContaining(`CorridorClosed (${closed.id})`) as string },
    ]);
    expect(deciderState.facts.map(({ contested }) => contested)).toEqual([undefined, 'kept', 'left-out']);
  });

  it('warns once, and not of what was contested before', () => {
    const { deciderState } = amend(corridorLifecycle, before, { takenAway: [2] });
    expect(amend(corridorLifecycle, deciderState, { takenAway: [0] }).warnings).toEqual([]);
  });

  it('of it makes all as it was', () => {
    const { deciderState } = amend(corridorLifecycle, before, { takenAway: [2] });
    const restored = amend(corridorLifecycle, deciderState, { takenAway: [2], put: before.facts[2] });
    expect(restored).toEqual({ warnings: [], deciderState: before });
  });

  it('of a retraction may bring back what cannot be beside what was reported since', () => {
    const without = rehydrate(corridorLifecycle, stream(opened, suspended));
    const back = { ...on('11:30', 'CorridorClosed', named), revision: 5 };
    const { warnings, deciderState } = amend(corridorLifecycle, without, { takenAway: [5], put: back });
    expect(warnings.map(({ code }) => code)).toEqual(['contested']);
    expect(deciderState.facts.map(({ contested }) => contested)).toEqual([undefined, 'kept', 'left-out']);
  });
});

describe('A report to a contested stream', () => {
  const suspended = on('12:00', 'CorridorSuspended', named);
  const contested = rehydrate(corridorLifecycle, stream(opened, closed, suspended));
  const reporting = (fact: CorridorFact) =>
    decide(corridorLifecycle, contested, adding({ ...fact, revision: 3 }));

  it('that was missing settles it', () => {
    const verdict = accepted(reporting(on('11:00', 'CorridorOpened', corridor)));
    expect([verdict.codes, verdict.sides]).toEqual([[], [undefined, undefined, undefined, undefined]]);
    expect(verdict.deciderState).toEqual(
      rehydrate(corridorLifecycle, [
        ...stream(opened, closed, suspended),
        { ...on('11:00', 'CorridorOpened', corridor), revision: 3 },
      ]),
    );
  });

  it('is judged beside what is not left out', () => {
    expect(reporting(on('13:00', 'CorridorResumed', named))).toMatchObject({ events: [closed.id] });
    expect(accepted(reporting(on('09:30', 'CorridorSuspended', named))).sides.slice(0, 3)).toEqual([
      undefined,
      'kept',
      'left-out',
    ]);
  });
});
