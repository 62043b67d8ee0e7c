import type { Fact } from './fact.js';
import type { WarningCode } from './warning-codes.js';

/** Something a reporter should know; never a reason to refuse. `detail` is for people. */
export interface Warning {
  readonly code: WarningCode;
  readonly detail: string;
}

/** What cannot be true beside what is recorded. */
export interface Contradiction {
  readonly contradiction: string;
  /** The events it cannot be true beside. */
  readonly events: readonly string[];
}

/**
 * What follows when a fact is the next to happen: the state after it and, where something that should have come
 * before is not recorded, the gaps; or a contradiction.
 */
export type Transition<State> = { readonly state: State; readonly gaps: readonly Warning[] } | Contradiction;

/**
 * The rules of one stream category, once: they fold a stream, judge a new fact at its own place in time, and will
 * judge a correction. A lifecycle refuses only what cannot be; what is merely unexpected is a gap.
 */
export interface Lifecycle<State, F extends Fact = Fact> {
  readonly category: string;
  readonly initial: State;
  readonly evolve: (state: State, fact: F) => Transition<State>;
  /** The facts that describe the entity. The reporter of any other, before one of these is recorded, is warned. */
  readonly describedBy?: readonly F['type'][];
  /**
   * The part of the entity that a fact is about, where that is not the whole: a facility of a corridor. Facts of two
   * partitions must not bear on each other, in what may happen and in what follows; so their order is not searched.
   */
  readonly partition?: (fact: F) => string;
}

const NONE: readonly Warning[] = [];

/** The state after the fact, with any gaps before it. */
export function transition<State>(state: State, ...gaps: Warning[]): Transition<State> {
  return { state, gaps: gaps.length === 0 ? NONE : gaps };
}

export function contradiction(detail: string, ...events: string[]): Contradiction {
  return { contradiction: detail, events };
}

export function isContradiction(value: object): value is Contradiction {
  return 'contradiction' in value;
}

export function gap(code: WarningCode, detail: string): Warning {
  return { code, detail };
}
