/**
 * The life of a convoy: planned, moving, held, moving again, and one end: arrived, turned back or cancelled. Reports
 * come late and some never come, so what is missing on the way is a gap; only what cannot be is refused: to leave
 * twice, to leave after having been seen on the way, or to go on after the end.
 */
import type { Fact } from '../kernel/fact.js';
import { putByKey } from '../kernel/keyed.js';
import {
  contradiction,
  gap,
  type Lifecycle,
  transition,
  type Transition,
  type Warning,
} from '../kernel/lifecycle.js';
import type { WarningCode } from '../kernel/warning-codes.js';
import type {
  ArriveConvoy,
  CancelConvoy,
  DepartConvoy,
  HoldConvoy,
  PassCheckpoint,
  PlanConvoy,
  ReleaseConvoy,
  TurnBackConvoy,
} from './commands.js';

export type ConvoyFact =
  | Fact<'ConvoyPlanned', PlanConvoy>
  | Fact<'ConvoyDeparted', DepartConvoy>
  | Fact<'CheckpointPassed', PassCheckpoint>
  | Fact<'ConvoyHeld', HoldConvoy>
  | Fact<'ConvoyReleased', ReleaseConvoy>
  | Fact<'ConvoyTurnedBack', TurnBackConvoy>
  | Fact<'ConvoyCancelled', CancelConvoy>
  | Fact<'ConvoyArrived', ArriveConvoy>;

/** `moving` has left, by a report of its departure or by one that implies it. */
export const CONVOY_STATUSES = [
  'unknown',
  'planned',
  'moving',
  'held',
  'turned-back',
  'cancelled',
  'arrived',
] as const;
export type ConvoyStatus = (typeof CONVOY_STATUSES)[number];

export interface ConvoyState {
  readonly status: ConvoyStatus;
  /** The event that the status rests on. */
  readonly because: readonly string[];
  /** The latest plan, and the event that made it. */
  readonly plan?: PlanConvoy;
  readonly planned: readonly string[];
  /** Its departure, where that was reported, and the event that did. */
  readonly departure?: DepartConvoy;
  readonly departed: readonly string[];
  /** The first event that shows that it had left; empty while it had not. */
  readonly left: readonly string[];
  /** By checkpoint; their order on the way is the timeline's. */
  readonly checkpoints: readonly { checkpoint: string; because: string }[];
  readonly arrival?: ArriveConvoy;
}

const nothing: ConvoyState = {
  status: 'unknown',
  because: [],
  planned: [],
  departed: [],
  left: [],
  checkpoints: [],
};

export const convoyLifecycle: Lifecycle<ConvoyState, ConvoyFact> = {
  category: 'convoy',
  initial: nothing,
  evolve: evolveConvoy,
};

const ENDED: Partial<Record<ConvoyStatus, string>> = {
  'turned-back': 'has turned back',
  cancelled: 'is cancelled',
  arrived: 'has arrived',
};

function evolveConvoy(state: ConvoyState, fact: ConvoyFact): Transition<ConvoyState> {
  const ended = ENDED[state.status];
  if (ended) {
    return contradiction(
      `The convoy ${ended}, and nothing can happen to it after that: give another convoy another id, or check the time of this report.`,
      ...state.because,
    );
  }
  switch (fact.type) {
    case 'ConvoyPlanned':
      return state.left.length > 0
        ? hadLeft(state, 'it cannot be planned any more')
        : transition({ ...withStatus(state, 'planned', fact), plan: fact.data, planned: [fact.id] });
    case 'ConvoyDeparted':
      return state.left.length > 0
        ? hadLeft(state, 'it cannot leave again')
        : transition({
            ...withStatus(underWay(state, fact), 'moving', fact),
            departure: fact.data,
            departed: [fact.id],
          });
    case 'ConvoyCancelled':
      if (state.left.length > 0) return hadLeft(state, 'it can be turned back, and not cancelled');
      return transition(
        withStatus(state, 'cancelled', fact),
        ...gapIf(state.status === 'unknown', 'no-plan', 'No plan of the convoy is recorded before it.'),
      );
    default:
      return onTheWay(state, fact);
  }
}

type OnTheWay = Exclude<ConvoyFact, { type: 'ConvoyPlanned' | 'ConvoyDeparted' | 'ConvoyCancelled' }>;

/** What happens to a convoy that has left, whether or not its departure was reported. */
function onTheWay(before: ConvoyState, fact: OnTheWay): Transition<ConvoyState> {
  const state = underWay(before, fact);
  const departure = gapIf(
    before.left.length === 0,
    'no-departure',
    'No departure of the convoy is recorded before it.',
  );
  const held = state.status === 'held';
  const release = gapIf(held, 'no-release', 'The convoy was held; it counts as released.');
  switch (fact.type) {
    case 'CheckpointPassed': {
      const { checkpoint } = fact.data;
      const again = state.checkpoints.some((other) => other.checkpoint === checkpoint);
      const passed = again
        ? state
        : {
            ...state,
            checkpoints: putByKey(state.checkpoints, 'checkpoint', { checkpoint, because: fact.id }),
          };
      return transition(
        state.status === 'moving' ? passed : withStatus(passed, 'moving', fact),
        ...departure,
        ...release,
        ...gapIf(again, 'already-so', `The convoy is recorded as having passed ${checkpoint} already.`),
      );
    }
    case 'ConvoyHeld':
      return held
        ? transition(state, gap('already-so', 'The convoy is recorded as held already.'))
        : transition(withStatus(state, 'held', fact), ...departure);
    case 'ConvoyReleased':
      return transition(
        state.status === 'moving' ? state : withStatus(state, 'moving', fact),
        ...departure,
        ...gapIf(!held, 'not-held', 'The convoy is not recorded as held before it.'),
      );
    case 'ConvoyTurnedBack':
      return transition(withStatus(state, 'turned-back', fact), ...departure);
    case 'ConvoyArrived':
      return transition(
        { ...withStatus(state, 'arrived', fact), arrival: fact.data },
        ...departure,
        ...release,
      );
  }
}

function withStatus(state: ConvoyState, status: ConvoyStatus, fact: ConvoyFact): ConvoyState {
  return { ...state, status, because: [fact.id] };
}

function underWay(state: ConvoyState, fact: ConvoyFact): ConvoyState {
  return state.left.length > 0 ? state : { ...state, left: [fact.id] };
}

function hadLeft(state: ConvoyState, consequence: string) {
  const how = state.departed.length > 0 ? 'departed' : 'being on its way';
  return contradiction(
    `The convoy is recorded as ${how} already, so ${consequence}: give another convoy another id, or check the time of this report.`,
    ...state.left,
  );
}

function gapIf(missing: boolean, code: WarningCode, detail: string): Warning[] {
  return missing ? [gap(code, detail)] : [];
}
