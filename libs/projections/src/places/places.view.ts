import { entityView } from '../entity-view.js';
import { placeColumns, placeFeature } from './place-columns.js';
import { PlaceView, placeView } from './place-view.js';

export const places = entityView({
  name: 'places',
  category: 'place',
  order: 'id',
  answer: PlaceView,
  read: ({ model, asOf }, id) => placeView(model, id, asOf.atMs),
  columns: placeColumns,
  feature: placeFeature,
});
