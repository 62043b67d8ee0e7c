/**
 * Judges what a new event changes: its fact takes its own place in time (rules 3 and 4) among those that the event leaves,
 * and is refused only where no order of the whole timeline can hold it. Facts that are left out of a contest do not count.
 */
import { type Fact, precedes } from './fact.js';
import { judged, rivalsOf, undisputed } from './contest.js';
import { applied, type FactChange } from './fact-change.js';
import { type Contradiction, gap, isContradiction, type Lifecycle, type Warning } from './lifecycle.js';
import { beginning, follow, gapsAt, type Path, pathSteps, type Timeline, timeline } from './timeline.js';
import { byPartition, partitionOf } from './partitions.js';

/** What is kept of a stream from one decision to the next. */
export interface DeciderState<State, F extends Fact = Fact> {
  readonly facts: readonly F[];
  readonly partitions: ReadonlyMap<string, Partition<State, F>>;
}

interface Partition<State, F extends Fact> {
  readonly facts: readonly F[];
  readonly timeline: Timeline<State, F>;
}

export interface Accepted<State, F extends Fact = Fact> {
  /** What should have come before it and is not recorded. */
  readonly warnings: readonly Warning[];
  /** The stream with the fact in it. */
  readonly deciderState: DeciderState<State, F>;
}

/** A stream of these facts, given in ledger order. What of them excludes each other is left out of deciding. */
export function rehydrate<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): DeciderState<State, F> {
  const isContested = facts.some(({ contested }) => contested !== undefined);
  const whole = isContested ? undefined : partitionsOf(lifecycle, facts);
  if (whole) return { facts, partitions: whole };
  const known = judged(lifecycle, facts);
  return { facts: known, partitions: partitionsOf(lifecycle, undisputed(known))! };
}

/** Undefined where facts exclude each other. */
function partitionsOf<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): DeciderState<State, F>['partitions'] | undefined {
  const partitions = new Map<string, Partition<State, F>>();
  for (const [name, own] of byPartition(lifecycle, facts)) {
    const whole = timeline(lifecycle, own);
    if (isContradiction(whole)) return undefined;
    partitions.set(name, { facts: own, timeline: whole });
  }
  return partitions;
}

/** Judges a report, or a correction, which takes away what it puts another fact in the place of. */
export function decide<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: DeciderState<State, F>,
  change: FactChange<F>,
): Accepted<State, F> | Contradiction {
  const { put } = change;
  if (!put) return amend(lifecycle, before, change);
  if (change.takenAway.length > 0) return correct(lifecycle, before, change, put);
  const verdict = judge(lifecycle, before, put);
  if (isContradiction(verdict) || undisputed(before.facts) === before.facts) return verdict;
  // What was not known before may settle a contest.
  return { ...verdict, deciderState: rehydrate(lifecycle, verdict.deciderState.facts) };
}

/** What changes leave that nobody is refused: what was never so was never so, whatever else excludes each other then. */
export function amend<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: DeciderState<State, F>,
  ...changes: readonly FactChange<F>[]
): Accepted<State, F> {
  if (changes.length === 0) return { warnings: [], deciderState: before };
  const deciderState = rehydrate(lifecycle, changes.reduce<F[]>(applied, [...before.facts]));
  return { warnings: contestedWarnings(before.facts, deciderState.facts), deciderState };
}

function correct<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: DeciderState<State, F>,
  change: FactChange<F>,
  put: F,
): Accepted<State, F> | Contradiction {
  const after = applied([...before.facts], change);
  const partitions = byPartition(lifecycle, undisputed(after));
  const replaced = before.facts.filter(
    ({ revision }) => revision !== undefined && change.takenAway.includes(revision),
  );
  // What was left out is contradicted already, whatever of it is corrected; and what has no established order may be.
  const isRefused = replaced.every(
    (fact) =>
      fact.contested !== 'left-out' &&
      !before.partitions.get(partitionOf(lifecycle, fact))?.timeline.truncated,
  );
  const name = partitionOf(lifecycle, put);
  const left = replaced.map((fact) => partitionOf(lifecycle, fact));
  for (const other of left.filter((other) => other !== name)) {
    const whole = timeline(lifecycle, partitions.get(other) ?? []);
    if (isContradiction(whole)) return isRefused ? whole : amend(lifecycle, before, change);
  }
  const own = partitions.get(name)!;
  const others = own.filter((fact) => fact !== put);
  const whole = timeline(lifecycle, own);
  if (isContradiction(whole)) {
    return isRefused ? contradictionOf(lifecycle, others, put, whole) : amend(lifecycle, before, change);
  }
  const gaps = gapsAt(whole.paths[0]!, put.id) ?? [UNDECIDED];
  const without = gaps.length > 0 ? undefined : timeline(lifecycle, others);
  const shown =
    without && !isContradiction(without) ? gapsShownElsewhere(without.paths[0]!, whole.paths[0]!, put) : gaps;
  const deciderState = rehydrate(lifecycle, after);
  const warnings = shown.length > 0 ? shown : undescribedWarnings(lifecycle, deciderState.facts);
  return { warnings, deciderState };
}

function contestedWarnings(before: readonly Fact[], after: readonly Fact[]): readonly Warning[] {
  const sides = (facts: readonly Fact[]) =>
    facts.filter(({ contested }) => contested).map(({ id, contested }) => `${contested} ${id}`);
  const known = new Set(sides(before));
  if (sides(after).every((side) => known.has(side))) return [];
  const names = after.filter(({ contested }) => contested).map(({ id, type }) => `${type} (${id})`);
  const detail = `What remains cannot all be true: ${names.join(', ')}. Nothing is certain from the first of them on, until one is corrected or retracted.`;
  return [gap('contested', detail)];
}

/** Judges `fact` beside all others of its stream. */
function judge<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: DeciderState<State, F>,
  fact: F,
): Accepted<State, F> | Contradiction {
  const name = partitionOf(lifecycle, fact);
  const partition = before.partitions.get(name) ?? { facts: [], timeline: beginning(lifecycle) };
  const accept = (warnings: readonly Warning[], timeline: Timeline<State, F>) => {
    const facts = [...partition.facts, fact];
    const partitions = new Map(before.partitions).set(name, { facts, timeline });
    const deciderState = { facts: [...before.facts, fact], partitions };
    return {
      warnings: warnings.length > 0 ? warnings : undescribedWarnings(lifecycle, deciderState.facts),
      deciderState,
    };
  };
  // A fact after all the others, as most are, is one step; any other has the whole timeline tried anew.
  const after =
    fact.start > partition.timeline.reach
      ? follow(lifecycle, partition.timeline, [fact])
      : timeline(lifecycle, [...partition.facts, fact]);
  // A truncated timeline leaves out what it cannot place: the reporter is warned.
  if (!isContradiction(after)) {
    const gaps = gapsAt(after.paths[0]!, fact.id) ?? [UNDECIDED];
    const earlierPath = fact.start > partition.timeline.reach ? undefined : partition.timeline.paths[0];
    return accept(
      gaps.length > 0 || !earlierPath ? gaps : gapsShownElsewhere(earlierPath, after.paths[0]!, fact),
      after,
    );
  }
  if (partition.timeline.truncated) return accept([UNDECIDED], partition.timeline);
  return contradictionOf(lifecycle, partition.facts, fact, after);
}

/**
 * Of two facts of one type that may be of the same time, either may come first, and the event id decides at which of them a
 * gap shows. The reporter of the new one is warned, whichever it is.
 */
function gapsShownElsewhere<State, F extends Fact>(
  before: Path<State, F>,
  after: Path<State, F>,
  fact: F,
): readonly Warning[] {
  for (const { fact: other, gaps } of pathSteps(after)) {
    if (!other || gaps.length === 0 || other.type !== fact.type || precedes(fact, other)) continue;
    const codesBefore = gapsAt(before, other.id)?.map(({ code }) => code) ?? [];
    const found = gaps.filter(({ code }) => !codesBefore.includes(code));
    if (found.length > 0) return found;
  }
  return [];
}

/** What its own partition cannot show: a facility of a corridor that nobody announced or opened, at whatever time. */
function undescribedWarnings<State, F extends Fact>(
  { category, describedBy }: Lifecycle<State, F>,
  facts: readonly F[],
): Warning[] {
  if (!describedBy || facts.some(({ type }) => describedBy.includes(type))) return [];
  const detail = `No ${category} of this id is recorded yet. Check the id, or record it as well.`;
  return [gap('unknown-reference', detail)];
}

/**
 * What a fact contradicts: each fact beside which alone it cannot be; where there is none, all that was in the way of
 * one order or another.
 */
function contradictionOf<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
  fact: F,
  refusal: Contradiction,
): Contradiction {
  const rivals = rivalsOf(lifecycle, facts, fact, refusal);
  if (rivals.length === 0) return { ...refusal, events: refusal.events.filter((id) => id !== fact.id) };
  const sentences = new Set(rivals.map((other) => contradictionSentence(lifecycle, other, fact)));
  return { contradiction: [...sentences].join(' '), events: rivals.map(({ id }) => id) };
}

/** Names the new fact as the wrong one where that can be: it is the one that can still be changed. */
function contradictionSentence<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  recorded: F,
  fact: F,
): string {
  const first = lifecycle.evolve(lifecycle.initial, recorded);
  const second = isContradiction(first) ? first : lifecycle.evolve(first.state, fact);
  if (isContradiction(second) && !precedes(fact, recorded)) return second.contradiction;
  const other = lifecycle.evolve(lifecycle.initial, fact);
  const after = isContradiction(other) ? other : lifecycle.evolve(other.state, recorded);
  const why = isContradiction(after) ? after.contradiction : 'The two exclude each other.';
  return `If this were so, what is recorded after it (${recorded.type}) could not be. ${why}`;
}

const UNDECIDED: Warning = {
  code: 'order-not-established',
  detail: 'So many facts of this stream have no hour that their order was not searched to the end.',
};
