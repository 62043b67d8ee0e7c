import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { type ChangesOf, randomAmendments } from '../random-amendments.fixture.js';
import { recorded, type TestEvent } from '../test-events.fixture.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2018, 2, 1);

/** A moment of the month in which everything happens. */
export const momentOfMonth = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => FROM + hours * HOUR);

const few = (name: string) => fc.integer({ min: 1, max: 4 }).map((number) => `${name}-${number}`);

/** Instants, days, and intervals from a minute to a month. */
const occurredAt = fc.oneof(
  momentOfMonth.map(iso),
  momentOfMonth.map((at) => iso(at).slice(0, 10)),
  fc
    .tuple(momentOfMonth, fc.constantFrom(60_000, 6 * HOUR, 2 * DAY, 2 * DAY + 1, 3 * DAY, 30 * DAY))
    .map(([at, length]) => `${iso(at)}/${iso(at + length)}`),
);

const testEvent: fc.Arbitrary<TestEvent> = fc.oneof(
  fc.record({ id: few('c'), party: few('p'), occurredAt }).map(({ id, party, occurredAt }) => ({
    stream: `corridor-${id}`,
    type: 'CorridorOpened',
    data: { id, name: `Corridor – ${id}\n`, authorities: [party], from: 'here' },
    occurredAt,
  })),
  fc.record({ id: few('v'), corridor: few('c'), occurredAt }).map(({ id, corridor, occurredAt }) => ({
    stream: `convoy-${id}`,
    type: 'ConvoyDeparted',
    data: { id, corridor, purpose: 'aid' },
    occurredAt,
  })),
  fc.record({ id: fc.uuid(), place: few('s'), occurredAt }).map(({ id, place, occurredAt }) => ({
    stream: `incident-${id}`,
    type: 'ShellingReported',
    data: { id, place, weapon: 'mortar' },
    occurredAt,
  })),
);

/** Mostly right; else hours or a month behind what the stamps had come to. */
const behind = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(2 * HOUR, 3 * DAY, 30 * DAY) },
);

const items = fc.array(fc.tuple(testEvent, fc.constantFrom(0, 0, 1, HOUR, 3 * DAY), behind, fc.boolean()), {
  maxLength: 120,
});

/**
 * Events of few entities that name one another, recorded some in the same millisecond, some without a time, by a clock that
 * is set ahead and back.
 */
export const ledgers: fc.Arbitrary<RecordedEvent[]> = items.map((reports) => recorded(...stamped(reports)));

/** What corrections change: when it was, or what else it names. */
const corrections: fc.Arbitrary<ChangesOf> = fc
  .record({
    occurredAt: fc.oneof(occurredAt, fc.constant(null)),
    isTime: fc.boolean(),
    CorridorOpened: few('p').map((party) => ({ authorities: [party] })),
    ConvoyDeparted: few('c').map((corridor) => ({ corridor })),
    ShellingReported: few('s').map((place) => ({ place })),
  })
  .map(
    ({ occurredAt, isTime, ...fields }) =>
      (type) =>
        isTime ? { occurredAt } : fields[type as keyof typeof fields],
  );

/** The same with amendments of all kinds among them. */
export const amendedLedgers: fc.Arbitrary<RecordedEvent[]> = fc
  .tuple(items, randomAmendments(corrections))
  .map(([reports, withAmendments]) => recorded(...withAmendments(stamped(reports))));

function stamped(reports: readonly (readonly [TestEvent, number, number, boolean])[]): TestEvent[] {
  let at = FROM;
  return reports.map(([{ occurredAt, ...event }, later, wrongBy, isUntimed]): TestEvent => {
    at += later;
    const clockAt = iso(at - wrongBy);
    return { ...event, ...(!isUntimed && { occurredAt: occurredAt! }), clockAt, recordedAt: iso(at) };
  });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
