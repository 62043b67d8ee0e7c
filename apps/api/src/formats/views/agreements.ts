import type { AgreementView } from '@hudna/projections';
import type { ItemForms } from '../forms.js';
import { Table } from '../table.js';
import { textOf } from '../text.js';

export const agreementForms: ItemForms<AgreementView> = {
  table: new Table<AgreementView>()
    .add('Agreement', '#event+agreement+id', ({ id }) => id)
    .occurred('Occurred', '+occurred', ({ occurred }) => occurred)
    .add('Has happened for certain', '#meta+certain', ({ occurredCertain }) => occurredCertain)
    .list('Parties', '#org+id', ({ parties }) => parties)
    .list('Guarantors', '#org+guarantor+id', ({ guarantors }) => guarantors)
    .list('Obligations', '#activity+obligation+id', ({ obligations }) => obligations.map(({ id }) => id))
    .list('Obligations: who does what', '#description+obligation', ({ obligations }) =>
      obligations.map(
        ({ party, text, due }) => `${party}: ${textOf(text)}${due === undefined ? '' : ` (due ${due})`}`,
      ),
    )
    .provenance((agreement) => agreement)
    .because(({ because }) => because),
};
