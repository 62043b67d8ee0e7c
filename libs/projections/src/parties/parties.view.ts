import { entityView } from '../entity-view.js';
import { partyColumns } from './party-columns.js';
import { PartyView, partyView } from './party-view.js';

export const parties = entityView({
  name: 'parties',
  category: 'party',
  order: 'id',
  answer: PartyView,
  read: ({ model, asOf }, id) => partyView(model, id, asOf.atMs),
  columns: partyColumns,
});
