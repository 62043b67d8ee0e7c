/**
 * A party: what it is registered as, and its latest position on each subject. Positions may be known before the
 * registration is.
 */
import type { Fact, Text } from '../kernel/fact.js';
import { differing, put } from '../kernel/keyed.js';
import { contradiction, gap, type Lifecycle, next, type Step } from '../kernel/lifecycle.js';
import type { RecordPosition, RegisterParty, Stance } from './commands.js';

export type PartyFact = Fact<'PartyRegistered', RegisterParty> | Fact<'PositionRecorded', RecordPosition>;

export interface PartyState {
  /** Undefined where the party was only spoken of. */
  readonly registration?: RegisterParty;
  /** The event that registered it. */
  readonly because: readonly string[];
  /** The latest on each subject, by subject. */
  readonly positions: readonly {
    subject: string;
    stance: Stance;
    conditions?: Text;
    because: string;
  }[];
}

export const partyLifecycle: Lifecycle<PartyState, PartyFact> = {
  category: 'party',
  initial: { because: [], positions: [] },
  apply: (state, fact) => (fact.type === 'PartyRegistered' ? registered(state, fact) : stated(state, fact)),
  track: (fact) => (fact.type === 'PartyRegistered' ? 'registration' : `position ${fact.data.subject}`),
};

function registered(state: PartyState, fact: Fact<string, RegisterParty>): Step<PartyState> {
  if (!state.registration) return next({ ...state, registration: fact.data, because: [fact.id] });
  const fields = differing(state.registration, fact.data);
  if (fields.length === 0) return next(state, gap('already-so', 'The party is registered as this already.'));
  return contradiction(
    `The party is registered already, with another ${fields.join(', ')}: give another party another id, or say in the note of another report what is wrong.`,
    ...state.because,
  );
}

function stated(state: PartyState, fact: Fact<string, RecordPosition>): Step<PartyState> {
  const { subject, stance, conditions } = fact.data;
  const position = { subject, stance, ...(conditions !== undefined && { conditions }), because: fact.id };
  return next({ ...state, positions: put(state.positions, 'subject', position) });
}
