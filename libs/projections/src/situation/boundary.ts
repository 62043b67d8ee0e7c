import { categories, lastMs } from '@hudna/domain';
import { allEntities } from '../common/index.js';
import { nextCorridorBoundary } from '../corridors/index.js';
import type { ViewSettings } from '../query/settings.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import { nextWindowsBoundary } from '../windows/index.js';
import { LOOKED_AT } from './notes.js';

const DAY = 86_400_000;

/** How long, in ms, the situation shows a note, an incident, a change of control. */
const SHOWN_FOR = { note: 7 * DAY, incident: DAY, place: 30 * DAY };

/**
 * The next moment after `afterMs` (epoch milliseconds) at which the situation changes by the clock alone, facts that
 * are still to begin aside: a window opens or closes, an incident, a note or a change of control is no longer of late.
 */
export function nextSituationBoundary(
  model: ReadModel,
  afterMs: number,
  settings: Partial<ViewSettings> = {},
): number | undefined {
  const moments = [
    ...[...allEntities(model, 'corridor', Number.MAX_SAFE_INTEGER)].map((id) =>
      nextCorridorBoundary(model, id, afterMs, settings),
    ),
    nextWindowsBoundary(model, afterMs),
    nextAging(model, 'incident', SHOWN_FOR.incident, afterMs, false),
    nextAging(model, 'place', SHOWN_FOR.place, afterMs, false),
    ...categories.map(({ lifecycle }) => nextAging(model, lifecycle.category, SHOWN_FOR.note, afterMs, true)),
  ].filter((moment) => moment !== undefined);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** When the first fact of a category begins to be, or is, older than so long (ms). */
function nextAging(model: ReadModel, category: string, age: number, afterMs: number, noted: boolean) {
  const entities = model.during(category, afterMs - age, afterMs + 1);
  // Where there are more than are looked at for notes, those without one count as well.
  const all = !noted || entities.length > LOOKED_AT;
  const moments = entities
    .flatMap((id) => model.facts(category, id))
    .filter(({ provenance }) => all || provenance?.note !== undefined)
    .flatMap((fact) => agesOf(fact, age, noted && all))
    .filter((moment) => moment > afterMs);
  return moments.length > 0 ? moments.reduce((least, moment) => Math.min(least, moment)) : undefined;
}

/** When a fact becomes that old; `daily`: and each day before that, since notes are looked for day by day. */
function agesOf(fact: RecordedFact, age: number, daily: boolean): number[] {
  const ages = daily ? Array.from({ length: age / DAY }, (_, day) => (day + 1) * DAY) : [age];
  return ages.flatMap((old) => [fact.start + old + 1, lastMs(fact) + old + 1]);
}
