import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { messagesOf } from './messages.js';
import type { Moment } from './moment.js';
import { memoryPrefixes } from './prefixes.js';
import { SETTINGS, stepsOf } from './replayed.testing.js';
import { FROM, SPAN, stories, storiesByWrongClocks } from './story.testing.js';
import { watched } from './views.js';
import type { Shelf } from '../shelf.js';
import type { Item } from './watched.js';

const clockTimes = fc.oneof(
  fc.integer({ min: 0, max: (SPAN + 40 * 86_400_000) / 60_000 }).map((minutes) => FROM + minutes * 60_000),
  fc.integer({ min: 0, max: SPAN }).map((ms) => FROM + ms),
);
const RUNS = Number(process.env['HUDNA_SEEDS'] ?? 8);

/** What was recorded before a moment of the clock. */
function knownBefore(events: readonly RecordedEvent[], untilMs: number) {
  return memoryPrefixes(events.filter(({ recordedAt }) => Date.parse(recordedAt) < untilMs));
}

/** What the view shows, looked at as a whole. */
function shown(name: string, events: readonly RecordedEvent[], atMs: number): Record<string, Item['value']> {
  const known = knownBefore(events, atMs);
  return shownOn(name, known.shelf(known.count), atMs);
}

function shownOn(name: string, known: Shelf, atMs: number): Record<string, Item['value']> {
  const view = watched.get(name)!;
  const shelf = known.by?.(atMs) ?? known;
  const items = [...view.units(shelf, Number.MAX_SAFE_INTEGER)].flatMap((unit) =>
    view.items(shelf, unit, atMs, SETTINGS),
  );
  return Object.fromEntries(items.map(({ id, value }) => [id, value]));
}

describe.each([...watched.keys()])('the log of changes of %s', (name) => {
  test('brings one who follows it to what the view shows, at every moment', () => {
    fc.assert(
      fc.property(stories, clockTimes, (events, atMs) => {
        const held = shown(name, events, 0);
        for (const { changes } of stepsOf(name, knownBefore(events, atMs), atMs)) {
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

  test('brings one who follows it to what the view shows, step by step, where clocks were wrong', () => {
    fc.assert(
      fc.property(storiesByWrongClocks, (events) => {
        const known = memoryPrefixes(events);
        const held = shownOn(name, known.shelf(0), 0);
        let count = 0;
        for (const { changes, event, moment } of stepsOf(name, known, FROM + SPAN)) {
          for (const { id, after } of changes) {
            if (after) held[id] = after;
            else delete held[id];
          }
          count = event ?? count;
          expect(held).toEqual(shownOn(name, known.shelf(count), moment.clockMs));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('goes on from any of its moments as if it had never been left', () => {
    fc.assert(
      fc.property(stories, clockTimes, fc.nat(), (events, untilMs, pick) => {
        const told = (from?: Moment) => {
          const known = memoryPrefixes(events);
          return [...stepsOf(name, knownBefore(events, untilMs), untilMs, from)].flatMap((step) =>
            messagesOf(name, step, known),
          );
        };
        const all = told();
        fc.pre(all.length > 0);
        const at = pick % all.length;
        const { moment } = all[at]!;
        // In the middle of a step one goes on within it: that is the feed's business.
        fc.pre(moment.told === undefined);
        expect(told(moment)).toEqual(all.slice(at + 1));
      }),
      { numRuns: RUNS },
    );
  });
});
