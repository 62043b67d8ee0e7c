/** For specs: the log of changes as a replay of the ledger computes it. */
import { START, type RecordedEvent } from '@hudna/event-store';
import { ChangeLog, type ChangeStep } from './change-log.js';
import { concerns, messagesOf, type ChangeEnvelope } from './messages.js';
import type { ResumePoint } from './resume-point.js';
import { inMemoryPrefixes, type Prefixes } from '../read-model/prefixes.js';
import { compareResumePoints } from './recent-changes.js';
import { liveViews } from '../views.js';
import { type Filter, liveItems } from './live-view.js';
import { asOfNow } from '../query/as-of.js';
import type { ReadModel } from '../read-model/read-model.js';
import type { LiveItem } from '../view.js';

export const SETTINGS = { nearMetres: 2_000, recentHours: 24 };

const BEGINNING: ResumePoint = { position: START, clockMs: 0 };

/** What a view shows at a moment (epoch milliseconds), looked at as a whole: its items by id. */
export function itemsShown(name: string, known: ReadModel, atMs: number): Record<string, LiveItem['value']> {
  const view = liveViews.get(name)!;
  const model = known.believedAt?.(atMs) ?? known;
  const items = [...view.keys(model, Number.MAX_SAFE_INTEGER)].flatMap((key) =>
    liveItems(view, { model, asOf: asOfNow(atMs, SETTINGS) }, key),
  );
  return Object.fromEntries(items.map(({ id, value }) => [id, value]));
}

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

/** The changes after one moment and up to another, by a replay from scratch. */
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
