/** Whether something located is in an area or near a route, in three values: never false certainty (rule 5). */
import { WorkBudget } from './boxes.js';
import { allNear, apart, contains, isExtent } from './geometry.js';
import type { Area, Located } from './located.js';

export type ThreeValued = 'yes' | 'no' | 'possible';

/**
 * Yes where it names one of the area's places, or its whole extent lies in one of the area's parts; no where it is too
 * far from all of them; else possible.
 */
export function within(area: Area, located: Located): ThreeValued {
  if (area.everywhere || (located.place !== undefined && area.places.includes(located.place))) return 'yes';
  if (!located.geometry) return 'possible';
  const { geometry, margin } = located;
  const budget = new WorkBudget();
  if (margin === 0 && area.parts.some((part) => part.geometry && contains(part.geometry, geometry, budget))) {
    return 'yes';
  }
  return area.parts.every((part) => far(part, located, 0, budget)) ? 'no' : 'possible';
}

/** Whether it is at most so many metres from any of these: see `routeOf`. Possible where there are none. */
export function near(targets: readonly Located[], located: Located, metres: number): ThreeValued {
  if (!located.geometry || targets.length === 0) return 'possible';
  const { geometry, margin } = located;
  const budget = new WorkBudget();
  const close = targets.some(
    (target) =>
      target.geometry &&
      isExact(target) &&
      Number.isFinite(margin) &&
      allNear(target.geometry, geometry, metres - margin, budget),
  );
  if (close) return 'yes';
  return targets.every((target) => far(target, located, metres, budget)) ? 'no' : 'possible';
}

/** Of an extent nobody knows which point of it is meant. */
function isExact({ geometry, margin }: Located): boolean {
  return margin === 0 && geometry !== undefined && !isExtent(geometry);
}

function far(part: Located, located: Located, metres: number, budget: WorkBudget): boolean {
  if (!part.geometry || !located.geometry) return false;
  return apart(part.geometry, located.geometry, metres + part.margin + located.margin, budget);
}
