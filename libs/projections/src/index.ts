export * from './agreements/index.js';
export * from './changes/index.js';
export { type Cell, type Column, Columns } from './columns.js';
export * from './convoys/index.js';
export * from './corridors/index.js';
export { Amendments, type RecordPlace } from './read-model/amendment-effect.js';
export * from './read-model/projection.js';
export { type EntityAnswer, type EntityView, type ListedEntity, Page } from './entity-view.js';
export { cutAtMeridian, pointOf } from './geo/index.js';
export * from './history/index.js';
export * from './incidents/index.js';
export * from './meetings/index.js';
export * from './read-model/in-memory-read-model.js';
export { withNamedAmendments } from './named-amendments.js';
export * from './parties/index.js';
export * from './pauses/index.js';
export * from './places/index.js';
export * from './positions/index.js';
export * from './query/index.js';
export * from './runner/index.js';
export * from './read-model/read-model.js';
export * from './situation/index.js';
export * from './store/index.js';
export { NEVER } from './store/layout.js';
export {
  answerTo,
  type Answer,
  type GeoJsonItem,
  type Items,
  type LiveItem,
  type LiveView,
  query,
  type View,
  type ViewContext,
  type ViewQuery,
} from './view.js';
export * from './views.js';
export * from './windows/index.js';
