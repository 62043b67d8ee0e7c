/** Which incidents broke the silence of a pause's windows. */
import {
  fallsIn,
  type IncidentFact,
  type Interval,
  isArmedViolence,
  mayFallIn,
  type PauseArea,
  type PauseWindow,
} from '@hudna/domain';
import { type ThreeValued, areaOf, type Located, locate, within } from '../geo/index.js';
import { type IncidentReport, reportsIn } from '../incidents/reports.js';
import type { ReadModel } from '../read-model/read-model.js';
import { sweep } from './sweep.js';

/** Ids of incidents, in order of time, and the events that they rest on. */
export interface Violations {
  readonly certain: readonly string[];
  readonly possible: readonly string[];
  readonly because: readonly string[];
}

/**
 * The violations of each window, by the incidents that had begun by `atMs`. A violation is armed violence by one of
 * ACLED's kinds (`isArmedViolence`). It is certain where both its time lies wholly in a stretch that was silent for
 * sure and its place in the area for sure; it is possible where both may be.
 */
export function violationsOf(
  model: ReadModel,
  windows: readonly PauseWindow[],
  area: PauseArea | undefined,
  atMs: number,
): Violations[] {
  const spans = windows.map(spanOf);
  const isInside = placing(model, area);
  return sweep(spans, incidents(model, spans, atMs)).map((found, index) => {
    const { silence } = windows[index]!;
    const [certain, possible, because]: [string[], string[], string[]] = [[], [], []];
    for (const incident of found) {
      if (!silence.possible.some((stretch) => mayFallIn(incident, stretch))) continue;
      const { answer, located } = isInside(incident.data);
      if (answer === 'no') continue;
      const sure = answer === 'yes' && silence.certain.some((stretch) => fallsIn(incident, stretch));
      (sure ? certain : possible).push(incident.entity);
      because.push(incident.id, ...located.because);
    }
    return { certain, possible, because };
  });
}

/** The window and whatever beside it was possibly to be silent. */
function spanOf({ start, end, silence }: PauseWindow): Interval {
  return {
    start: Math.min(start, silence.possible[0]?.start ?? start),
    end: Math.max(end, silence.possible.at(-1)?.end ?? end),
  };
}

function incidents(model: ReadModel, spans: readonly Interval[], atMs: number): IncidentReport[] {
  const from = Math.min(...spans.map(({ start }) => start));
  // What begins after the moment asked about is not seen.
  const to = Math.min(atMs + 1, Math.max(...spans.map(({ end }) => end)));
  return from < to ? reportsIn(model, from, to - 1).filter(isArmedViolence) : [];
}

/** Whether incidents are in the area; those of one place are compared with it once. */
function placing(model: ReadModel, pauseArea: PauseArea | undefined) {
  const area = areaOf(model, pauseArea);
  const known = new Map<string, { answer: ThreeValued; located: Located }>();
  return ({ place, location }: IncidentFact['data']) => {
    const key = JSON.stringify([place, location]);
    let found = known.get(key);
    if (!found) {
      const located = locate(model, {
        ...(place !== undefined && { place }),
        ...(location && { location }),
      });
      found = { located, answer: within(area, located) };
      known.set(key, found);
    }
    return found;
  };
}
