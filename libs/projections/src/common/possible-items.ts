/** What rests on more than one possible state of an entity (rules 5 and 6). */
import { type Fact, lastMs, type Lifecycle, type StateAt, partitionOf } from '@hudna/domain';
import { unique, type EntityState } from './entity-state.js';

/** The events of an answer; where it is not certain, those of every possible state. */
export function evidenceOf<State>(
  at: StateAt<State>,
  isCertain: boolean,
  events: (state: State) => readonly string[],
): string[] {
  return unique(...(isCertain ? [at.state] : [at.state, ...at.alternatives]).map(events));
}

/** An item of a list that each possible state has. */
export interface PossibleItem<Item> {
  readonly item: Item;
  /** True where every possible state has it, and says the same of it. */
  readonly certain: boolean;
  /** The event that it rests on; where it is not certain, all that was reported of it from the first such event on. */
  readonly because: readonly string[];
}

/** The items that any possible state has in a list, in order of their keys; those of the best state where it has them. */
export function possibleItems<State, F extends Fact, Item extends { readonly because: string }>(
  lifecycle: Lifecycle<State, F>,
  { facts, at }: EntityState<State, F>,
  list: (state: State) => readonly Item[],
  key: (item: Item) => string,
): PossibleItem<Item>[] {
  const states = [at.state, ...at.alternatives];
  const found = Map.groupBy(states.flatMap(list), key);
  return [...found.values()]
    .map((items): PossibleItem<Item> => {
      const item = items[0]!;
      const alike = items.filter((other) => statement(other) === statement(item));
      if (at.exhaustive && alike.length === states.length) {
        return { item, certain: true, because: [item.because] };
      }
      return { item, certain: false, because: reportsOf(lifecycle, facts, items) };
    })
    .sort((a, b) => (key(a.item) < key(b.item) ? -1 : 1));
}

function statement<Item extends { readonly because: string }>({
  because: _because,
  ...content
}: Item): string {
  return JSON.stringify(content);
}

/** The events of the items, and all that may have happened in their partitions since. */
function reportsOf<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
  items: readonly { readonly because: string }[],
): string[] {
  const events = new Set(items.map(({ because }) => because));
  const named = facts.filter(({ id }) => events.has(id));
  const partitions = new Set(named.map((fact) => partitionOf(lifecycle, fact)));
  const since = Math.min(...named.map(({ start }) => start));
  return facts
    .filter((fact) => partitions.has(partitionOf(lifecycle, fact)) && lastMs(fact) >= since)
    .map(({ id }) => id);
}
