/** Whether a thing is in an area or near a route, in three values: never false certainty (rule 5). */
import { Work } from './boxes.js';
import { allNear, apart, contains, isExtent } from './geometry.js';
import type { Area, Located } from './located.js';

export type Answer = 'yes' | 'no' | 'possible';

/**
 * Whether a thing is in an area. It is where it is known to one of the area's places, or lies with all that is known of
 * it in one of its parts; it is not where it is too far from all of them; else it is possible.
 */
export function within(area: Area, thing: Located): Answer {
  if (area.everywhere || (thing.place !== undefined && area.places.includes(thing.place))) return 'yes';
  if (!thing.geometry) return 'possible';
  const { geometry, margin } = thing;
  const work = new Work();
  if (margin === 0 && area.parts.some((part) => part.geometry && contains(part.geometry, geometry, work))) {
    return 'yes';
  }
  return area.parts.every((part) => far(part, thing, 0, work)) ? 'no' : 'possible';
}

/** Whether a thing is at most so many metres from any of these: see `routeOf`. Where there are none, it may be. */
export function near(targets: readonly Located[], thing: Located, metres: number): Answer {
  if (!thing.geometry || targets.length === 0) return 'possible';
  const { geometry, margin } = thing;
  const work = new Work();
  const close = targets.some(
    (target) =>
      target.geometry &&
      isExact(target) &&
      Number.isFinite(margin) &&
      allNear(target.geometry, geometry, metres - margin, work),
  );
  if (close) return 'yes';
  return targets.every((target) => far(target, thing, metres, work)) ? 'no' : 'possible';
}

/** Of an extent nobody knows which point of it is meant. */
function isExact({ geometry, margin }: Located): boolean {
  return margin === 0 && geometry !== undefined && !isExtent(geometry);
}

function far(part: Located, thing: Located, metres: number, work: Work): boolean {
  if (!part.geometry || !thing.geometry) return false;
  return apart(part.geometry, thing.geometry, metres + part.margin + thing.margin, work);
}
