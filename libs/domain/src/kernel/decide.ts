/**
 * Judges a new fact at its own place in time (DESIGN rules 3 and 4): refused only where no order of the whole
 * timeline can hold it.
 */
import type { Fact } from './fact.js';
import { type Contradiction, isContradiction, type Lifecycle, type Warning } from './lifecycle.js';
import { beginning, follow, gapsAt, type Timeline, timeline } from './timeline.js';

export interface Accepted<State, F extends Fact = Fact> {
  /** What should have come before it and is not recorded. */
  readonly warnings: readonly Warning[];
  readonly timeline: Timeline<State, F>;
}

/** A stream as the decider wants it: its facts, and their timeline, kept from one decision to the next. */
export interface Known<State, F extends Fact = Fact> {
  readonly facts: readonly F[];
  readonly timeline: Timeline<State, F>;
}

/** A stream of these facts, which the ledger had accepted one by one. */
export function known<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): Known<State, F> {
  const whole = timeline(lifecycle, facts);
  // What was accepted under other rules than today's is history all the same: the stream goes on, uncertain.
  return { facts, timeline: isContradiction(whole) ? { ...beginning(lifecycle), truncated: true } : whole };
}

/** Judges `fact` beside all that is known of its stream. */
export function decide<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  stream: Known<State, F>,
  fact: F,
): Accepted<State, F> | Contradiction {
  // A fact after all the others, as most are, is one step; any other has the whole timeline tried anew.
  const after =
    fact.start > stream.timeline.reach
      ? follow(lifecycle, stream.timeline, [fact])
      : timeline(lifecycle, [...stream.facts, fact]);
  if (!isContradiction(after)) return { warnings: gapsAt(after.paths[0]!, fact.id), timeline: after };
  if (stream.timeline.truncated) return { warnings: [UNDECIDED], timeline: stream.timeline };
  return { ...after, events: after.events.filter((id) => id !== fact.id) };
}

const UNDECIDED: Warning = {
  code: 'order-not-established',
  detail: 'So many facts of this stream have no hour that their order was not searched to the end.',
};
