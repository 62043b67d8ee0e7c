import { entityView } from '../entity-view.js';
import { pauseColumns, pauseFeature } from './pause-columns.js';
import { PauseView, pauseView } from './pause-view.js';

export const pauses = entityView({
  name: 'pauses',
  category: 'pause',
  order: 'id',
  answer: PauseView,
  read: ({ model, asOf }, id) => pauseView(model, id, asOf.atMs),
  columns: pauseColumns,
  feature: pauseFeature,
});
