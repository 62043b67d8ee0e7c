import { lastMs } from '@hudna/domain';
import { everyEntity, unique } from '../common/index.js';
import { entityView } from '../entity-view.js';
import type { AsOf } from '../query/as-of.js';
import { RECENT_HOURS } from '../query/settings.js';
import type { ReadModel, RecordedFact } from '../read-model/read-model.js';
import { incidentAffects, nextCorridorBoundary } from './boundary.js';
import { corridorColumns } from './corridor-columns.js';
import { CorridorView, corridorView } from './corridor-view.js';

export const corridors = entityView({
  name: 'corridors',
  category: 'corridor',
  order: 'id',
  answer: CorridorView,
  read: ({ model, asOf }, id) => corridorView(model, id, asOf.atMs, asOf),
  columns: corridorColumns,
  // A corridor is drawn as its route.
  feature: ({ route, ...properties }) => ({ geometry: route, properties }),
  live: { affectedBy, nextClockChange: nextCorridorBoundary, filters: ['id', 'pause'] },
});

const HOUR = 3_600_000;

function affectedBy(model: ReadModel, fact: RecordedFact, asOf: AsOf): Iterable<string> {
  const { atMs, recentHours = RECENT_HOURS } = asOf;
  switch (fact.category) {
    case 'corridor':
      return [fact.entity];
    case 'convoy':
      return corridorsOf(model, fact);
    case 'pause':
      return model.referencing('corridor', { category: 'pause', id: fact.entity });
    case 'incident':
      return lastMs(fact) < atMs - recentHours * HOUR
        ? []
        : [...everyEntity(model, 'corridor')].filter((id) => incidentAffects(model, id, fact, atMs, asOf));
    case 'place':
      return everyEntity(model, 'corridor');
    default:
      return [];
  }
}

/** The corridors that any report of a convoy names. */
function corridorsOf(model: ReadModel, { entity }: RecordedFact): readonly string[] {
  const named = model
    .facts('convoy', entity)
    .flatMap(({ data }) => (data as { corridor?: string }).corridor ?? []);
  return unique(named);
}
