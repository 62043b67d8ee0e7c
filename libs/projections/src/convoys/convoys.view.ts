import { entityView } from '../entity-view.js';
import { convoyColumns } from './convoy-columns.js';
import { ConvoyView, convoyView } from './convoy-view.js';

/** A convoy is not drawn: nobody says where on its corridor it is. */
export const convoys = entityView({
  name: 'convoys',
  category: 'convoy',
  order: 'newest',
  answer: ConvoyView,
  read: ({ model, asOf }, id) => convoyView(model, id, asOf.atMs),
  columns: convoyColumns,
  live: {
    affectedBy: (_model, { category, entity }) => (category === 'convoy' ? [entity] : []),
    filters: ['id', 'corridor'],
  },
});
