import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { messagesOf } from './messages.js';
import type { ResumePoint } from './resume-point.js';
import { inMemoryPrefixes } from '../read-model/prefixes.js';
import { changeSteps, itemsShown } from './replayed-changes.fixture.js';
import { amendedWeeks, amendedWeeksByWrongClocks } from './amended-weeks.fixture.js';
import { FROM, SPAN, busyWeeks, busyWeeksByWrongClocks } from './busy-weeks.fixture.js';
import { liveViews } from '../views.js';
import type { LiveItem } from '../view.js';

const clockTimes = fc.oneof(
  fc.integer({ min: 0, max: (SPAN + 40 * 86_400_000) / 60_000 }).map((minutes) => FROM + minutes * 60_000),
  fc.integer({ min: 0, max: SPAN }).map((ms) => FROM + ms),
);
/** As they come, and amended. */
const weeks = fc.oneof(busyWeeks, amendedWeeks);
const RUNS = Number(process.env['HUDNA_SEEDS'] ?? 8);

/** What was recorded before a moment of the clock. */
function knownBefore(events: readonly RecordedEvent[], untilMs: number) {
  return inMemoryPrefixes(events.filter(({ recordedAt }) => Date.parse(recordedAt) < untilMs));
}

/** What the view shows, looked at as a whole. */
function shown(
  name: string,
  events: readonly RecordedEvent[],
  atMs: number,
): Record<string, LiveItem['value']> {
  const known = knownBefore(events, atMs);
  return itemsShown(name, known.modelAt(known.count), atMs);
}

describe.each([...liveViews.keys()])('the log of changes of %s', (name) => {
  test('brings one who follows it to what the view shows, at every moment', () => {
    fc.assert(
      fc.property(weeks, clockTimes, (events, atMs) => {
        const held = shown(name, events, 0);
        for (const { changes } of changeSteps(name, knownBefore(events, atMs), atMs)) {
          for (const { id, before, after } of changes) {
            expect(before).toEqual(held[id]);
            if (after) held[id] = after;
            else delete held[id];
          }
        }
        expect(held).toEqual(shown(name, events, atMs));
      }),
      { numRuns: RUNS },
    );
  });

  test.each([
    ['clocks were wrong', busyWeeksByWrongClocks],
    ['records are amended', amendedWeeks],
    ['records are amended and clocks were wrong', amendedWeeksByWrongClocks],
  ])('brings one who follows it to what the view shows, step by step, where %s', (_what, ledger) => {
    fc.assert(
      fc.property(ledger, (events) => {
        const known = inMemoryPrefixes(events);
        const held = itemsShown(name, known.modelAt(0), 0);
        let count = 0;
        for (const { changes, event, point } of changeSteps(name, known, FROM + SPAN)) {
          for (const { id, after } of changes) {
            if (after) held[id] = after;
            else delete held[id];
          }
          count = event ?? count;
          expect(held).toEqual(itemsShown(name, known.modelAt(count), point.clockMs));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('goes on from any of its moments as if it had never been left', () => {
    fc.assert(
      fc.property(weeks, clockTimes, fc.nat(), (events, untilMs, pick) => {
        const stepsFrom = (from?: ResumePoint) => {
          const known = inMemoryPrefixes(events);
          return [...changeSteps(name, knownBefore(events, untilMs), untilMs, from)].flatMap((step) =>
            messagesOf(name, step, known),
          );
        };
        const all = stepsFrom();
        fc.pre(all.length > 0);
        const at = pick % all.length;
        const { point } = all[at]!;
        // In the middle of a step one goes on within it: that is the feed's business.
        fc.pre(point.delivered === undefined);
        expect(stepsFrom(point)).toEqual(all.slice(at + 1));
      }),
      { numRuns: RUNS },
    );
  });
});
