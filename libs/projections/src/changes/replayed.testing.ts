/** For specs: the log of changes as a replay of the ledger computes it. */
import { START, type RecordedEvent } from '@hudna/event-store';
import { Follower, type Step } from './follower.js';
import { isFor, messagesOf, type Told } from './messages.js';
import type { Moment } from './moment.js';
import { memoryPrefixes, type Prefixes } from './prefixes.js';
import { compareMoments } from './recent.js';
import { watched } from './views.js';
import type { Filter } from './watched.js';

export const SETTINGS = { nearMetres: 2_000, recentHours: 24 };

const BEGINNING: Moment = { position: START, clockMs: 0 };

/** All steps of a view up to a moment of the clock, from some moment on. */
export function* stepsOf(
  name: string,
  known: Prefixes,
  untilMs: number,
  from = BEGINNING,
): Generator<Step, void> {
  const follower = new Follower(watched.get(name)!, SETTINGS, known, from);
  for (;;) {
    const step = follower.step(known) ?? follower.stepOfClock(known, untilMs);
    if (!step) return;
    yield step;
  }
}

/** What is told, by a replay from scratch, of what came after one moment and up to another. */
export function toldBetween(
  name: string,
  events: readonly RecordedEvent[],
  [from, to]: readonly [Moment, Moment],
  filter: Filter,
): Told[] {
  const known = memoryPrefixes(events);
  return [...stepsOf(name, known, to.clockMs)]
    .flatMap((step) => messagesOf(name, step, known))
    .filter(({ moment }) => compareMoments(moment, from) > 0 && compareMoments(moment, to) <= 0)
    .filter((told) => isFor(filter, told));
}
