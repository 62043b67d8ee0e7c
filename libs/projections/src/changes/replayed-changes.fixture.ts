/** For specs: the log of changes as a replay of the ledger computes it. */
import { START, type RecordedEvent } from '@hudna/event-store';
import { ChangeLog, type ChangeStep } from './change-log.js';
import { concerns, messagesOf, type ChangeEnvelope } from './messages.js';
import type { ResumePoint } from './resume-point.js';
import { inMemoryPrefixes, type Prefixes } from '../read-model/prefixes.js';
import { compareResumePoints } from './recent-changes.js';
import { liveViews } from '../views.js';
import type { Filter } from './live-view.js';

export const SETTINGS = { nearMetres: 2_000, recentHours: 24 };

const BEGINNING: ResumePoint = { position: START, clockMs: 0 };

/** All steps of a view up to a moment of the clock, from some moment on. */
export function* changeSteps(
  name: string,
  known: Prefixes,
  untilMs: number,
  from = BEGINNING,
): Generator<ChangeStep, void> {
  const log = new ChangeLog(liveViews.get(name)!, SETTINGS, known, from);
  for (;;) {
    const step = log.step(known) ?? log.stepOfClock(known, untilMs);
    if (!step) return;
    yield step;
  }
}

/** What is told, by a replay from scratch, of what came after one moment and up to another. */
export function changesBetween(
  name: string,
  events: readonly RecordedEvent[],
  [from, to]: readonly [ResumePoint, ResumePoint],
  filter: Filter,
): ChangeEnvelope[] {
  const known = inMemoryPrefixes(events);
  return [...changeSteps(name, known, to.clockMs)]
    .flatMap((step) => messagesOf(name, step, known))
    .filter(({ point }) => compareResumePoints(point, from) > 0 && compareResumePoints(point, to) <= 0)
    .filter((change) => concerns(filter, change));
}
