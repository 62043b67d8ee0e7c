import { entityView } from '../entity-view.js';
import { agreementColumns } from './agreement-columns.js';
import { AgreementView, agreementView } from './agreement-view.js';

export const agreements = entityView({
  name: 'agreements',
  category: 'agreement',
  order: 'newest',
  answer: AgreementView,
  read: ({ model, asOf }, id) => agreementView(model, id, asOf.atMs),
  columns: agreementColumns,
});
