import type { AgreementView } from './agreement-view.js';
import { Columns } from '../columns.js';
import { englishOf } from '../common/text.js';

export const agreementColumns = new Columns<AgreementView>()
  .add('Agreement', '#event+agreement+id', ({ id }) => id)
  .occurred('Occurred', '+occurred', ({ occurred }) => occurred)
  .add('Has happened for certain', '#meta+certain', ({ occurredCertain }) => occurredCertain)
  .list('Parties', '#org+id', ({ parties }) => parties)
  .list('Guarantors', '#org+guarantor+id', ({ guarantors }) => guarantors)
  .list('Obligations', '#activity+obligation+id', ({ obligations }) => obligations.map(({ id }) => id))
  .list('Obligations: who does what', '#description+obligation', ({ obligations }) =>
    obligations.map(
      ({ party, text, due }) => `${party}: ${englishOf(text)}${due === undefined ? '' : ` (due ${due})`}`,
    ),
  )
  .provenance((agreement) => agreement)
  .because(({ because }) => because);
