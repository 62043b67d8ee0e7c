/**
 * A party: what it is registered as, and its latest position on each subject. Positions may be known before the
 * registration is.
 */
import type { Fact, Text } from '../kernel/fact.js';
import { putByKey } from '../kernel/keyed.js';
import { type Lifecycle, transition, type Transition } from '../kernel/lifecycle.js';
import { registered } from '../kernel/registration.js';
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
  evolve: (state, fact) =>
    fact.type === 'PartyRegistered' ? registered(state, fact, 'party') : stated(state, fact),
  describedBy: ['PartyRegistered'],
  partition: (fact) => (fact.type === 'PartyRegistered' ? 'registration' : `position ${fact.data.subject}`),
};

function stated(state: PartyState, fact: Fact<string, RecordPosition>): Transition<PartyState> {
  const { subject, stance, conditions } = fact.data;
  const position = { subject, stance, ...(conditions !== undefined && { conditions }), because: fact.id };
  return transition({ ...state, positions: putByKey(state.positions, 'subject', position) });
}
