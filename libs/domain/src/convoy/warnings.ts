/** Warnings to a reporter of a convoy that need more than one stream. */
import type { Reference, RelatedFacts } from '../kernel/category.js';
import { undisputed } from '../kernel/contest.js';
import { type Fact, lastMs } from '../kernel/fact.js';
import { gap, type Warning } from '../kernel/lifecycle.js';
import { certain, stateAt } from '../kernel/state-at.js';
import { type CorridorFact, corridorLifecycle, type CorridorState } from '../corridor/lifecycle.js';
import { windowPresenceAt } from '../pause/status-at.js';
import type { People } from '../validation/people.js';
import type { ArriveConvoy, DepartConvoy } from './commands.js';
import type { ConvoyFact } from './lifecycle.js';
import { byCategory, figureText, margin, type PeopleCategory, residual } from './people.js';

/** A departure beside the corridor that it used, and beside an arrival that was reported first. */
export function atDeparture(fact: Fact<string, DepartConvoy>, relatedFacts: RelatedFacts): Warning[] {
  const { id, corridor, people } = fact.data;
  const facts = relatedFacts({ category: 'corridor', id: corridor }) as readonly CorridorFact[];
  const arrival =
    id === undefined ? undefined : factOfType('ConvoyArrived', relatedFacts(convoyReference(id)));
  return [
    // A corridor of which nothing is recorded is an unknown reference already.
    ...(facts.length > 0 ? notOpen(fact, corridor, facts) : []),
    ...outsideWindows(fact, corridor, facts, relatedFacts),
    ...moreArrived(people, arrival?.data.people),
  ];
}

/** An arrival beside the departure of the same convoy. */
export function atArrival(fact: Fact<string, ArriveConvoy>, relatedFacts: RelatedFacts): Warning[] {
  const departure = factOfType('ConvoyDeparted', relatedFacts(convoyReference(fact.data.convoy)));
  return moreArrived(departure?.data.people, fact.data.people);
}

function notOpen(fact: Fact, corridor: string, facts: readonly CorridorFact[]): Warning[] {
  const moments = changes(fact, facts);
  const answers = new Set(
    moments.length > MOMENTS ? ['unknown' as const] : moments.map((moment) => openAt(facts, moment)),
  );
  const [answer, ...others] = answers;
  if (others.length > 0 || answer === 'unknown') {
    return [
      gap('corridor-may-not-be-open', `It is not certain that the corridor ${corridor} was open then.`),
    ];
  }
  if (answer === 'yes') return [];
  return [gap('corridor-not-open', `The corridor ${corridor} is not recorded as open at that time.`)];
}

/** With more changes than this within one imprecise departure, what it met is not searched. */
const MOMENTS = 50;

/** The moments within a fact's interval at which the answer of a stream can become another. */
function changes(within: Fact, facts: readonly Fact[]): number[] {
  const inside = facts.flatMap(({ start, end }) => [start, end]);
  return [within.start, ...inside.filter((moment) => moment > within.start && moment <= lastMs(within))];
}

function openAt(facts: readonly CorridorFact[], moment: number): 'yes' | 'no' | 'unknown' {
  const at = stateAt(corridorLifecycle, facts, moment);
  const opensLater = undisputed(facts).some(({ type, start }) => type === 'CorridorOpened' && start > moment);
  const open = ({ status }: CorridorState) =>
    status === 'open' ? 'yes' : status === 'unknown' && !opensLater ? 'unknown' : 'no';
  return certain(at, open) ? open(at.state) : 'unknown';
}

function outsideWindows(
  fact: Fact,
  corridor: string,
  facts: readonly CorridorFact[],
  relatedFacts: RelatedFacts,
): Warning[] {
  const at = stateAt(corridorLifecycle, facts, lastMs(fact));
  const pauses = new Set([at.state, ...at.alternatives].map(({ description }) => description?.pause));
  const answers = new Set(
    [...pauses].map((id) =>
      id === undefined ? 'inside' : windowPresenceAt(relatedFacts({ category: 'pause', id }), fact),
    ),
  );
  const [answer, ...others] = answers;
  const windows = `the windows of ${[...pauses].filter((id) => id !== undefined).join(' or ')}`;
  if (others.length > 0 || answer === 'possibly') {
    const detail = `The corridor ${corridor} works in ${windows} only; it is not certain that the convoy left in one.`;
    return [gap('possibly-outside-pause-window', detail)];
  }
  if (answer === 'inside') return [];
  return [
    gap(
      'outside-pause-window',
      `The corridor ${corridor} works in ${windows} only; the convoy left in none.`,
    ),
  ];
}

/** Only what is certain counts, and only categories that both reports name: who was not counted is not nobody. */
function moreArrived(departed: People | undefined, arrived: People | undefined): Warning[] {
  if (!departed || !arrived) return [];
  const before = byCategory(departed);
  const more = Object.entries(residual(arrived, departed)).filter(
    ([name, figure]) =>
      name in arrived && before[name as PeopleCategory] !== undefined && margin(figure).low > 0,
  );
  if (more.length === 0) return [];
  const list = more.map(([name, figure]) => `${name} ${figureText(figure)}`).join(', ');
  return [gap('people-differ', `More arrived than are recorded as departed: ${list}.`)];
}

function convoyReference(id: string): Reference {
  return { category: 'convoy', id };
}

function factOfType<Type extends ConvoyFact['type']>(type: Type, facts: readonly Fact[]) {
  return undisputed(facts as readonly ConvoyFact[]).find(
    (fact): fact is Extract<ConvoyFact, { type: Type }> => fact.type === type,
  );
}
