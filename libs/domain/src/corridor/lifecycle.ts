/**
 * The life of a corridor: announced, open, suspended, open again, closed; and, whatever its status, its facilities,
 * its guarantees and whom it serves.
 */
import type { Fact, Text } from '../kernel/fact.js';
import { putByKey } from '../kernel/keyed.js';
import { contradiction, gap, type Lifecycle, transition, type Transition } from '../kernel/lifecycle.js';
import type {
  AnnounceCorridor,
  CloseCorridor,
  EstablishFacility,
  FacilityKind,
  GuaranteeSafePassage,
  OpenCorridor,
  RestrictCorridor,
  ResumeCorridor,
  Served,
  SuspendCorridor,
  WithdrawFacility,
  WithdrawGuarantee,
} from './commands.js';

export type CorridorFact =
  | Fact<'CorridorAnnounced', AnnounceCorridor>
  | Fact<'CorridorOpened', OpenCorridor>
  | Fact<'CorridorRestricted', RestrictCorridor>
  | Fact<'CorridorSuspended', SuspendCorridor>
  | Fact<'CorridorResumed', ResumeCorridor>
  | Fact<'CorridorClosed', CloseCorridor>
  | Fact<'FacilityEstablished', EstablishFacility>
  | Fact<'FacilityWithdrawn', WithdrawFacility>
  | Fact<'SafePassageGuaranteed', GuaranteeSafePassage>
  | Fact<'GuaranteeWithdrawn', WithdrawGuarantee>;

/** `unknown` is a corridor of which something is recorded, but neither its announcement nor its opening. */
export const CORRIDOR_STATUSES = ['unknown', 'announced', 'open', 'suspended', 'closed'] as const;
export type CorridorStatus = (typeof CORRIDOR_STATUSES)[number];

export interface CorridorState {
  readonly status: CorridorStatus;
  /** The event that the status rests on. */
  readonly because: readonly string[];
  /** What it was last described as, and the event that did. */
  readonly description?: AnnounceCorridor | OpenCorridor;
  readonly described: readonly string[];
  /** Undefined where it was never said. */
  readonly serves?: readonly Served[];
  readonly servesBecause: readonly string[];
  readonly facilities: readonly { facility: string; kind: FacilityKind; name?: Text; because: string }[];
  readonly guarantees: readonly {
    guarantor: string;
    beneficiaries?: readonly Served[];
    terms?: Text;
    because: string;
  }[];
}

const nothing: CorridorState = {
  status: 'unknown',
  because: [],
  described: [],
  servesBecause: [],
  facilities: [],
  guarantees: [],
};

export const corridorLifecycle: Lifecycle<CorridorState, CorridorFact> = {
  category: 'corridor',
  initial: nothing,
  evolve: evolveCorridor,
  describedBy: ['CorridorAnnounced', 'CorridorOpened'],
  partition: corridorPartition,
};

/** A facility and a guarantee have lives of their own; all else is the corridor's. */
function corridorPartition(fact: CorridorFact): string {
  switch (fact.type) {
    case 'FacilityEstablished':
    case 'FacilityWithdrawn':
      return `facility ${fact.data.facility}`;
    case 'SafePassageGuaranteed':
    case 'GuaranteeWithdrawn':
      return `guarantee ${fact.data.guarantor}`;
    default:
      return 'corridor';
  }
}

function evolveCorridor(state: CorridorState, fact: CorridorFact): Transition<CorridorState> {
  switch (fact.type) {
    case 'CorridorAnnounced':
      return announced(describedBy(state, fact), fact);
    case 'CorridorOpened':
      return opened(describedBy(state, fact), fact);
    case 'CorridorSuspended':
      return suspended(state, fact);
    case 'CorridorResumed':
      return resumed(state, fact);
    case 'CorridorClosed':
      return state.status === 'closed'
        ? transition(state, alreadySo('closed'))
        : transition(withStatus(state, 'closed', fact), ...(hadOpened(state) ? [] : [NOT_OPEN]));
    case 'CorridorRestricted':
      return transition({ ...state, serves: fact.data.serves, servesBecause: [fact.id] });
    case 'FacilityEstablished': {
      const { facility, kind, name } = fact.data;
      const established = { facility, kind, ...(name !== undefined && { name }), because: fact.id };
      return transition({ ...state, facilities: putByKey(state.facilities, 'facility', established) });
    }
    case 'FacilityWithdrawn': {
      const remaining = state.facilities.filter((other) => other.facility !== fact.data.facility);
      const missing = remaining.length === state.facilities.length;
      return transition(
        { ...state, facilities: remaining },
        ...(missing
          ? [
              gap(
                'not-established',
                `No facility ${fact.data.facility} is recorded on this corridor at that time.`,
              ),
            ]
          : []),
      );
    }
    case 'SafePassageGuaranteed': {
      const { guarantor, beneficiaries, terms } = fact.data;
      const guarantee = {
        guarantor,
        ...(beneficiaries && { beneficiaries }),
        ...(terms !== undefined && { terms }),
        because: fact.id,
      };
      return transition({ ...state, guarantees: putByKey(state.guarantees, 'guarantor', guarantee) });
    }
    case 'GuaranteeWithdrawn': {
      const remaining = state.guarantees.filter((other) => other.guarantor !== fact.data.guarantor);
      const missing = remaining.length === state.guarantees.length;
      return transition(
        { ...state, guarantees: remaining },
        ...(missing
          ? [gap('not-guaranteed', `No guarantee by ${fact.data.guarantor} is recorded at that time.`)]
          : []),
      );
    }
  }
}

function announced(state: CorridorState, fact: CorridorFact): Transition<CorridorState> {
  if (state.status === 'unknown' || state.status === 'closed') {
    return transition(withStatus(state, 'announced', fact));
  }
  if (state.status === 'announced') return transition(state, alreadySo('announced'));
  return transition(
    state,
    gap('already-open', `The corridor had opened before it was announced, and is ${state.status}.`),
  );
}

function opened(state: CorridorState, fact: CorridorFact): Transition<CorridorState> {
  if (state.status === 'open') return transition(state, alreadySo('open'));
  const gaps =
    state.status === 'suspended'
      ? [gap('was-suspended', 'The corridor was suspended; it counts as resumed.')]
      : [];
  return transition(withStatus(state, 'open', fact), ...gaps);
}

function suspended(state: CorridorState, fact: CorridorFact): Transition<CorridorState> {
  if (state.status === 'closed') {
    return contradiction('A closed corridor cannot be suspended.', ...state.because);
  }
  if (state.status === 'suspended') return transition(state, alreadySo('suspended'));
  return transition(withStatus(state, 'suspended', fact), ...(hadOpened(state) ? [] : [NOT_OPEN]));
}

function resumed(state: CorridorState, fact: CorridorFact): Transition<CorridorState> {
  if (state.status === 'closed') {
    return contradiction('A closed corridor cannot be resumed, only opened anew.', ...state.because);
  }
  if (state.status === 'suspended') return transition(withStatus(state, 'open', fact));
  const missing = gap('not-suspended', 'No suspension of the corridor is recorded before it.');
  return state.status === 'open'
    ? transition(state, missing)
    : transition(withStatus(state, 'open', fact), missing);
}

const NOT_OPEN = gap('not-open', 'No opening of the corridor is recorded before it.');

/** What was suspended had opened, or whoever reported that was told. */
function hadOpened({ status }: CorridorState): boolean {
  return status === 'open' || status === 'suspended';
}

function withStatus(state: CorridorState, status: CorridorStatus, fact: CorridorFact): CorridorState {
  return { ...state, status, because: [fact.id] };
}

function describedBy(
  state: CorridorState,
  fact: Fact<string, AnnounceCorridor | OpenCorridor>,
): CorridorState {
  const serves = fact.data.serves;
  return {
    ...state,
    description: fact.data,
    described: [fact.id],
    ...(serves && { serves, servesBecause: [fact.id] }),
  };
}

function alreadySo(status: CorridorStatus) {
  return gap('already-so', `The corridor is recorded as ${status} already.`);
}
