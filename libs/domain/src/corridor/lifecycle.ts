/**
 * The life of a corridor: announced, open, suspended, open again, closed; and, whatever its status, its facilities,
 * its guarantees and whom it serves.
 */
import type { Fact, Text } from '../kernel/fact.js';
import { put } from '../kernel/keyed.js';
import { contradiction, gap, type Lifecycle, next, type Step } from '../kernel/lifecycle.js';
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
export type CorridorStatus = 'unknown' | 'announced' | 'open' | 'suspended' | 'closed';

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
  apply: applyCorridor,
  describedBy: ['CorridorAnnounced', 'CorridorOpened'],
  track: trackOfCorridor,
};

/** A facility and a guarantee have lives of their own; all else is the corridor's. */
function trackOfCorridor(fact: CorridorFact): string {
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

function applyCorridor(state: CorridorState, fact: CorridorFact): Step<CorridorState> {
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
        ? next(state, alreadySo('closed'))
        : next(standing(state, 'closed', fact), ...(hadOpened(state) ? [] : [NOT_OPEN]));
    case 'CorridorRestricted':
      return next({ ...state, serves: fact.data.serves, servesBecause: [fact.id] });
    case 'FacilityEstablished': {
      const { facility, kind, name } = fact.data;
      const established = { facility, kind, ...(name !== undefined && { name }), because: fact.id };
      return next({ ...state, facilities: put(state.facilities, 'facility', established) });
    }
    case 'FacilityWithdrawn': {
      const left = state.facilities.filter((known) => known.facility !== fact.data.facility);
      const missing = left.length === state.facilities.length;
      return next(
        { ...state, facilities: left },
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
      const given = {
        guarantor,
        ...(beneficiaries && { beneficiaries }),
        ...(terms !== undefined && { terms }),
        because: fact.id,
      };
      return next({ ...state, guarantees: put(state.guarantees, 'guarantor', given) });
    }
    case 'GuaranteeWithdrawn': {
      const left = state.guarantees.filter((known) => known.guarantor !== fact.data.guarantor);
      const missing = left.length === state.guarantees.length;
      return next(
        { ...state, guarantees: left },
        ...(missing
          ? [gap('not-guaranteed', `No guarantee by ${fact.data.guarantor} is recorded at that time.`)]
          : []),
      );
    }
  }
}

function announced(state: CorridorState, fact: CorridorFact): Step<CorridorState> {
  if (state.status === 'unknown' || state.status === 'closed') {
    return next(standing(state, 'announced', fact));
  }
  if (state.status === 'announced') return next(state, alreadySo('announced'));
  return next(
    state,
    gap('already-open', `The corridor had opened before it was announced, and is ${state.status}.`),
  );
}

function opened(state: CorridorState, fact: CorridorFact): Step<CorridorState> {
  if (state.status === 'open') return next(state, alreadySo('open'));
  const gaps =
    state.status === 'suspended'
      ? [gap('was-suspended', 'The corridor was suspended; it counts as resumed.')]
      : [];
  return next(standing(state, 'open', fact), ...gaps);
}

function suspended(state: CorridorState, fact: CorridorFact): Step<CorridorState> {
  if (state.status === 'closed') {
    return contradiction('A closed corridor cannot be suspended.', ...state.because);
  }
  if (state.status === 'suspended') return next(state, alreadySo('suspended'));
  return next(standing(state, 'suspended', fact), ...(hadOpened(state) ? [] : [NOT_OPEN]));
}

function resumed(state: CorridorState, fact: CorridorFact): Step<CorridorState> {
  if (state.status === 'closed') {
    return contradiction('A closed corridor cannot be resumed, only opened anew.', ...state.because);
  }
  if (state.status === 'suspended') return next(standing(state, 'open', fact));
  const missing = gap('not-suspended', 'No suspension of the corridor is recorded before it.');
  return state.status === 'open' ? next(state, missing) : next(standing(state, 'open', fact), missing);
}

const NOT_OPEN = gap('not-open', 'No opening of the corridor is recorded before it.');

/** What was suspended had opened, or whoever reported that was told. */
function hadOpened({ status }: CorridorState): boolean {
  return status === 'open' || status === 'suspended';
}

function standing(state: CorridorState, status: CorridorStatus, fact: CorridorFact): CorridorState {
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
