/** One entity's facts by a moment, and what the answers say of each. */
import {
  byTime,
  type Fact,
  lastMs,
  type Lifecycle,
  type Occurred,
  type Provenance,
  type StateAt,
  stateAt,
} from '@hudna/domain';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

/** One entity as it stood at a moment. */
export interface EntityState<State, F extends Fact> {
  /** The facts that had begun, in ledger order. */
  readonly facts: readonly (F & RecordedFact)[];
  readonly at: StateAt<State, F>;
}

/** The state of an entity at a moment (epoch milliseconds); undefined where nothing of it is known, or had begun. */
export function entityStateAt<State, F extends Fact>(
  model: ReadModel,
  lifecycle: Lifecycle<State, F>,
  id: string,
  atMs: number,
): EntityState<State, F> | undefined {
  // A category holds only what its lifecycle takes.
  const known = model.facts(lifecycle.category, id) as readonly (F & RecordedFact)[];
  const facts = known.filter(({ start }) => start <= atMs);
  return facts.length === 0 ? undefined : { facts, at: stateAt(lifecycle, facts, atMs) };
}

/** When the first of these events happened, as precisely as that was reported. */
export function occurredOf(facts: readonly RecordedFact[], [id]: readonly string[]): Occurred | undefined {
  return id === undefined ? undefined : facts.find((fact) => fact.id === id)?.occurred;
}

/** The fact that happened last, by the beginnings of their times; there is at least one. */
export function latestOf<F extends Fact>(facts: readonly F[]): F {
  return facts.reduce((latest, fact) => (byTime(fact, latest) > 0 ? fact : latest));
}

/** Who says so, how far to believe it, who may see it. */
export function provenanceFields({ provenance }: RecordedFact): Provenance {
  return provenance ?? {};
}

/** The fields of an entity that is known by one report: when it happened, whether for sure by then, who says so. */
export function reportedBy(fact: RecordedFact, atMs: number) {
  return { occurred: fact.occurred, occurredCertain: lastMs(fact) <= atMs, ...provenanceFields(fact) };
}

export type Handling = NonNullable<Provenance['handling']>;

const STRICTNESS: readonly Handling[] = ['public', 'restricted', 'confidential'];

/** Who may see what rests on all of these facts: the strictest handling. Empty where none has one. */
export function handlingOf(facts: readonly RecordedFact[]): { handling?: Handling } {
  const markings = facts.flatMap(({ provenance }) => provenance?.handling ?? []);
  const handling = STRICTNESS.findLast((word) => markings.includes(word));
  return handling ? { handling } : {};
}

/** Each once, in the order of the first mention. */
export function unique(...lists: (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
