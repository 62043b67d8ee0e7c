/** For specs only: small streams of real facts whose times overlap, and every order that can be, by brute force. */
import fc from 'fast-check';
import type { ConvoyFact } from '../../convoy/lifecycle.js';
import type { CorridorFact } from '../../corridor/lifecycle.js';
import { type Fact, fact, precedes } from '../fact.js';
import { isContradiction, type Lifecycle } from '../lifecycle.js';
import { parseOccurred } from '../occurred.js';

const MINUTE = Date.parse('2018-03-09T00:00:00Z');

/** A moment on the small scale on which the facts lie, in epoch milliseconds. */
export function atMinute(minutes: number): number {
  return MINUTE + minutes * 60_000;
}

/** Instants and intervals of up to three minutes within six. */
const when = fc.record({ from: fc.nat(5), length: fc.nat(3) }).map(({ from, length }) => {
  const [start, end] = [from, from + length].map((at) => new Date(atMinute(at)).toISOString());
  return parseOccurred(length === 0 ? start! : `${start}/${end}`, 'UTC');
});

function streams<F extends Fact>(what: fc.Arbitrary<[F['type'], object]>, maxLength: number) {
  return fc
    .array(fc.tuple(what, when), { maxLength })
    .map((items) =>
      items.map(([[type, data], occurred], at) => fact(`f${at}`, type, data, occurred) as unknown as F),
    );
}

/** Streams of one corridor. */
export function corridorFacts(maxLength = 6): fc.Arbitrary<CorridorFact[]> {
  const described = { id: 'c', name: 'C', authorities: ['a'] };
  return streams(
    fc.constantFrom<[CorridorFact['type'], object]>(
      ['CorridorAnnounced', described],
      ['CorridorOpened', described],
      ['CorridorOpened', { ...described, serves: ['aid'] }],
      ['CorridorRestricted', { corridor: 'c', serves: ['wounded'], reason: 'r' }],
      ['CorridorSuspended', { corridor: 'c' }],
      ['CorridorResumed', { corridor: 'c' }],
      ['CorridorClosed', { corridor: 'c' }],
      ['FacilityEstablished', { corridor: 'c', facility: 'f', kind: 'medical' }],
      ['FacilityWithdrawn', { corridor: 'c', facility: 'f' }],
    ),
    maxLength,
  );
}

/** Streams of one convoy. */
export function convoyFacts(maxLength = 6): fc.Arbitrary<ConvoyFact[]> {
  const described = { id: 'v', corridor: 'c', purpose: 'aid' };
  return streams(
    fc.constantFrom<[ConvoyFact['type'], object]>(
      ['ConvoyPlanned', described],
      ['ConvoyDeparted', described],
      ['CheckpointPassed', { convoy: 'v', checkpoint: 'p' }],
      ['CheckpointPassed', { convoy: 'v', checkpoint: 'q' }],
      ['ConvoyHeld', { convoy: 'v' }],
      ['ConvoyReleased', { convoy: 'v' }],
      ['ConvoyTurnedBack', { convoy: 'v' }],
      ['ConvoyCancelled', { convoy: 'v' }],
      ['ConvoyArrived', { convoy: 'v' }],
    ),
    maxLength,
  );
}

/** An order that the intervals allow and the lifecycle accepts. */
export interface Order<State> {
  readonly ids: readonly string[];
  readonly state: State;
  readonly gapCount: number;
}

/** Every such order. */
export function everyOrder<State, F extends Fact>(
  { evolve, initial }: Lifecycle<State, F>,
  facts: readonly F[],
): Order<State>[] {
  const grow = (remaining: readonly F[], partial: Order<State>): Order<State>[] =>
    remaining.length === 0
      ? [partial]
      : remaining
          .filter((item) => !remaining.some((other) => precedes(other, item)))
          .flatMap((item) => {
            const transition = evolve(partial.state, item);
            if (isContradiction(transition)) return [];
            const { state, gaps } = transition;
            return grow(
              remaining.filter((other) => other !== item),
              { ids: [...partial.ids, item.id], state, gapCount: partial.gapCount + gaps.length },
            );
          });
  return grow(facts, { ids: [], state: initial, gapCount: 0 });
}
