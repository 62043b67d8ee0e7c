/** An agreement: one record of who took what upon themselves. */
import type { Fact } from '../kernel/fact.js';
import { contradiction, type Lifecycle, transition } from '../kernel/lifecycle.js';
import type { RecordAgreement } from './commands.js';

export type AgreementFact = Fact<'AgreementRecorded', RecordAgreement>;

export interface AgreementState {
  readonly agreement?: RecordAgreement;
  /** The event that recorded it. */
  readonly because: readonly string[];
}

export const agreementLifecycle: Lifecycle<AgreementState, AgreementFact> = {
  category: 'agreement',
  initial: { because: [] },
  evolve: (state, fact) =>
    state.agreement
      ? contradiction(
          'An agreement with this id is recorded already: give another agreement another id, or say in the note of another report what is wrong.',
          ...state.because,
        )
      : transition({ agreement: fact.data, because: [fact.id] }),
};
