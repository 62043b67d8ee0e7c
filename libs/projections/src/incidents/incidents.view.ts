import { entityView } from '../entity-view.js';
import { incidentColumns, incidentFeature } from './incident-columns.js';
import { IncidentView, incidentView } from './incident-view.js';

export const incidents = entityView({
  name: 'incidents',
  category: 'incident',
  order: 'newest',
  answer: IncidentView,
  read: ({ model, asOf }, id) => incidentView(model, id, asOf.atMs),
  columns: incidentColumns,
  feature: incidentFeature,
  live: {
    affectedBy(model, { category, entity }) {
      if (category === 'incident') return [entity];
      return category === 'place' ? model.referencing('incident', { category, id: entity }) : [];
    },
    filters: ['id', 'kind', 'place'],
  },
});
