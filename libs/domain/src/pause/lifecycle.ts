/**
 * The life of a pause: declared, accepted and rejected by parties, extended, its hours amended, suspended and resumed,
 * ended. One id is one pause, declared once. What a declaration says of days and hours holds as it says, also for
 * days before the declaration itself: that is how pauses are reported.
 */
import { type Fact, lastMs } from '../kernel/fact.js';
import { putByKey } from '../kernel/keyed.js';
import {
  contradiction,
  gap,
  type Lifecycle,
  transition,
  type Transition,
  type Warning,
} from '../kernel/lifecycle.js';
import type {
  AcceptPause,
  AmendPauseHours,
  EndPause,
  ExtendPause,
  RejectPause,
  ResumePause,
  SuspendPause,
} from './commands.js';
import { addDays, type DailyHours, localDate } from './hours.js';
import { type PauseDeclared, TOO_LONG, tooLong } from './term.js';

export type PauseFact =
  | Fact<'PauseDeclared', PauseDeclared>
  | Fact<'PauseAccepted', AcceptPause>
  | Fact<'PauseRejected', RejectPause>
  | Fact<'PauseExtended', ExtendPause>
  | Fact<'PauseHoursAmended', AmendPauseHours>
  | Fact<'PauseSuspended', SuspendPause>
  | Fact<'PauseResumed', ResumePause>
  | Fact<'PauseEnded', EndPause>;

/** `unknown` is a pause of which something is recorded, but not its declaration. */
export type PauseStatus = 'unknown' | 'in-force' | 'suspended' | 'ended';

/** When something changed, in epoch milliseconds: it can have from `from` on, and had for sure at `by`. */
export interface StatusChange {
  readonly from: number;
  readonly by: number;
  readonly because: string;
}

export interface Suspension {
  readonly since: StatusChange;
  readonly until?: StatusChange;
}

export interface PauseState {
  readonly status: PauseStatus;
  /** The event that the status rests on. */
  readonly because: readonly string[];
  readonly declaration?: PauseDeclared;
  readonly declared: readonly string[];
  /** In order of party; a party's last word counts. */
  readonly accepted: readonly { readonly party: string; readonly because: string }[];
  readonly rejected: readonly { readonly party: string; readonly because: string }[];
  /** Hours other than the declared ones, each from its day to the next one's. In order of day. */
  readonly amendments: readonly (DailyHours & { readonly from: string; readonly because: string })[];
  /** The last day, inclusive, and the event that set it. */
  readonly endsOn?: string;
  readonly endsOnBecause: readonly string[];
  /** In order of time. */
  readonly suspensions: readonly Suspension[];
  readonly ended?: StatusChange;
}

const nothing: PauseState = {
  status: 'unknown',
  because: [],
  declared: [],
  accepted: [],
  rejected: [],
  amendments: [],
  endsOnBecause: [],
  suspensions: [],
};

export const pauseLifecycle: Lifecycle<PauseState, PauseFact> = {
  category: 'pause',
  initial: nothing,
  evolve: evolvePause,
  describedBy: ['PauseDeclared'],
  // What a party says of a pause it may say at any time, also before it is declared and when it is over.
  partition: (fact) =>
    fact.type === 'PauseAccepted' || fact.type === 'PauseRejected' ? `party ${fact.data.party}` : 'pause',
};

function evolvePause(state: PauseState, fact: PauseFact): Transition<PauseState> {
  switch (fact.type) {
    case 'PauseDeclared':
      return declared(state, fact);
    case 'PauseAccepted':
    case 'PauseRejected':
      return answered(state, fact);
    case 'PauseExtended':
      return extended(state, fact);
    case 'PauseHoursAmended':
      return amended(state, fact);
    case 'PauseSuspended':
      return suspended(state, fact);
    case 'PauseResumed':
      return resumed(state, fact);
    case 'PauseEnded':
      return ended(state, fact);
  }
}

function declared(state: PauseState, fact: Fact<string, PauseDeclared>): Transition<PauseState> {
  if (state.declaration) {
    return contradiction(
      'The pause was declared already: extend or amend it, or declare another under an id of its own.',
      ...state.declared,
    );
  }
  if (state.status === 'ended') {
    return contradiction('A pause cannot have ended before it was declared.', ...state.because);
  }
  const { startsOn, endsOn } = fact.data;
  if (state.endsOn !== undefined && state.endsOn < endsOn) {
    return contradiction(
      `The last day of the pause was ${state.endsOn} already, which is earlier.`,
      ...state.endsOnBecause,
    );
  }
  if (state.endsOn !== undefined && tooLong(startsOn, state.endsOn)) {
    return contradiction(TOO_LONG, ...state.endsOnBecause);
  }
  const after = {
    ...state,
    declaration: fact.data,
    declared: [fact.id],
    ...(state.endsOn === undefined && { endsOn, endsOnBecause: [fact.id] }),
  };
  if (state.status === 'unknown') return transition(withStatus(after, 'in-force', fact));
  return transition(
    after,
    gap('declared-late', `The pause is recorded as ${state.status} before it was declared, and stays so.`),
  );
}

function answered(
  state: PauseState,
  fact: Fact<'PauseAccepted' | 'PauseRejected', AcceptPause>,
): Transition<PauseState> {
  const { party } = fact.data;
  const answer = (answers: PauseState['accepted']) => putByKey(answers, 'party', { party, because: fact.id });
  const others = (answers: PauseState['accepted']) => answers.filter((other) => other.party !== party);
  const after =
    fact.type === 'PauseAccepted'
      ? { ...state, accepted: answer(state.accepted), rejected: others(state.rejected) }
      : { ...state, accepted: others(state.accepted), rejected: answer(state.rejected) };
  return transition(after);
}

function extended(state: PauseState, fact: Fact<string, ExtendPause>): Transition<PauseState> {
  const { endsOn } = fact.data;
  if (state.status === 'ended') {
    return contradiction('A pause that has ended cannot be extended: declare another.', ...state.because);
  }
  if (state.endsOn !== undefined && endsOn < state.endsOn) {
    return contradiction(
      `An extension cannot end earlier, on ${endsOn}, than the pause did, on ${state.endsOn}. Where it was cut short, end it.`,
      ...state.endsOnBecause,
    );
  }
  if (state.declaration && tooLong(state.declaration.startsOn, endsOn)) {
    return contradiction(TOO_LONG, ...state.declared);
  }
  if (endsOn === state.endsOn) {
    return transition(state, gap('already-so', `The last day is recorded as ${endsOn} already.`));
  }
  return transition(
    { ...state, endsOn, endsOnBecause: [fact.id] },
    ...undeclared(state),
    ...expired(state, fact),
  );
}

function amended(state: PauseState, fact: Fact<string, AmendPauseHours>): Transition<PauseState> {
  const { from, dailyFrom, dailyTo } = fact.data;
  if (state.status === 'ended') {
    return contradiction('A pause that has ended has no hours to amend.', ...state.because);
  }
  // A later decision stands for every day from its own on: amendments of those days have had their time.
  const kept = state.amendments.filter((other) => other.from < from);
  const late =
    state.endsOn !== undefined && from > state.endsOn
      ? [gap('after-last-day', `The last day of the pause is recorded as ${state.endsOn}.`)]
      : [];
  return transition(
    { ...state, amendments: [...kept, { from, dailyFrom, dailyTo, because: fact.id }] },
    ...undeclared(state),
    ...late,
  );
}

function suspended(state: PauseState, fact: PauseFact): Transition<PauseState> {
  if (state.status === 'ended') {
    return contradiction('A pause that has ended cannot be suspended.', ...state.because);
  }
  if (state.status === 'suspended') {
    return transition(state, gap('already-so', 'The pause is recorded as suspended already.'));
  }
  const suspensions = [...state.suspensions, { since: change(fact) }];
  return transition(
    withStatus({ ...state, suspensions }, 'suspended', fact),
    ...undeclared(state),
    ...expired(state, fact),
  );
}

function resumed(state: PauseState, fact: PauseFact): Transition<PauseState> {
  if (state.status === 'ended') {
    return contradiction('A pause that has ended cannot be resumed: declare another.', ...state.because);
  }
  const until = change(fact);
  const before = state.suspensions[state.suspensions.length - 1];
  if (state.status === 'suspended' && before) {
    const suspensions = [...state.suspensions.slice(0, -1), { ...before, until }];
    return transition(withStatus({ ...state, suspensions }, 'in-force', fact), ...expired(state, fact));
  }
  if (state.status === 'in-force' && before?.until?.from === until.from && before.until.by === until.by) {
    return transition(state, gap('already-so', 'The pause is recorded as resumed at that time already.'));
  }
  // Nobody reported that it was suspended, so when it was is not known: at some time since it was last resumed.
  const since = { from: before?.until?.from ?? BEGINNING, by: until.from, because: fact.id };
  const suspensions = [...state.suspensions, { since, until }];
  return transition(
    withStatus({ ...state, suspensions }, 'in-force', fact),
    gap('not-suspended', 'No suspension of the pause is recorded before it.'),
    ...undeclared(state),
  );
}

function ended(state: PauseState, fact: PauseFact): Transition<PauseState> {
  if (state.status === 'ended') {
    return transition(state, gap('already-so', 'The pause is recorded as ended already.'));
  }
  return transition(
    withStatus({ ...state, ended: change(fact) }, 'ended', fact),
    ...undeclared(state),
    ...expired(state, fact),
  );
}

/** The earliest moment that a `Date` can hold. */
const BEGINNING = -8.64e15;

function change(fact: Fact): StatusChange {
  return { from: fact.start, by: lastMs(fact), because: fact.id };
}

function withStatus(state: PauseState, status: PauseStatus, fact: Fact): PauseState {
  return { ...state, status, because: [fact.id] };
}

function undeclared(state: PauseState): Warning[] {
  return state.declaration ? [] : [gap('not-declared', 'No declaration of the pause is recorded before it.')];
}

/** The last window may pass midnight, so a pause counts as expired when the day after its last has passed. */
function expired({ declaration, endsOn }: PauseState, fact: Fact): Warning[] {
  if (!declaration || endsOn === undefined) return [];
  return localDate(fact.start, declaration.timeZone) > addDays(endsOn, 1)
    ? [gap('had-expired', `The last day of the pause is recorded as ${endsOn}, and no extension before it.`)]
    : [];
}
