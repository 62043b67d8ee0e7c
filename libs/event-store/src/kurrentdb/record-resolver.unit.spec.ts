import fc from 'fast-check';
import type { RecordedEvent } from '../port.js';
import { comparePositions, type Position, START } from '../position.js';
import { WATERMARKS, type StoredRecord } from './record.js';
import { latestIn, RecordResolver } from './record-resolver.js';

describe('RecordResolver', () => {
  it('gives the time of the writer, where no other is ahead', () => {
    const records = ledgerOf([write({ ms: 5 }), write({ ms: 7 })]);
    expect(timesOf(readFrom(START, records))).toEqual([5, 7]);
  });

  it('lets no event be recorded before one that was stored before it', () => {
    const records = ledgerOf([write({ ms: 9 }), write({ ms: 7, behind: 1 })]);
    const resolver = new RecordResolver();
    expect(records.map((record) => resolver.resolve(record))).toMatchObject([
      { late: false },
      { late: true },
    ]);
    expect(timesOf(readFrom(START, records))).toEqual([9, 9]);
  });

  it('shows no watermark, and keeps its promise', () => {
    const records = ledgerOf([
      write({ ms: 5 }),
      write({ ms: 8, stream: WATERMARKS }),
      write({ ms: 6, behind: 2 }),
    ]);
    expect(timesOf(readFrom(START, records))).toEqual([5, 8]);
  });

  it('leaves an id to the first that has it, and gives the second one that is its own', () => {
    const records = ledgerOf([write({ id: 1, stream: 'a-1' }), write({ id: 1, stream: 'b-1', behind: 1 })]);
    const [first, second] = readFrom(START, records);
    expect(first).toMatchObject({ id: uuid(1), stream: 'a-1' });
    expect(second!.stream).toBe('b-1');
    expect(second!.id).not.toBe(uuid(1));
    expect(second!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('says what must be known before a record can be taken, where it began after that', () => {
    const records = ledgerOf([
      write({ id: 1 }),
      write({ id: 2 }),
      write({ id: 1, stream: 'b-1', behind: 2 }),
    ]);
    const resolver = new RecordResolver(records[1]!.position, latestIn(records.slice(1, 2)));
    expect(resolver.missing(records[2]!)).toEqual({ after: START, upTo: records[1]!.position });
    resolver.recall(records.slice(0, 2), START);
    expect(resolver.missing(records[2]!)).toBeUndefined();
    expect(resolver.resolve(records[2]!)).toMatchObject({ renamed: true });
  });

  it('reads the same wherever a reader begins, whichever node wrote and however far behind it was', () => {
    fc.assert(
      fc.property(fc.array(writes, { minLength: 1, maxLength: 40 }), (history) => {
        const records = ledgerOf(history);
        const whole = readFrom(START, records);
        const ids = whole.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const times = timesOf(whole);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const { position } of records) {
          const later = whole.filter((event) => comparePositions(event.position, position) > 0);
          expect(readFrom(position, records)).toEqual(later);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has all that comes after a watermark recorded no earlier than it says', () => {
    fc.assert(
      fc.property(fc.array(writes, { minLength: 1, maxLength: 40 }), (history) => {
        const records = ledgerOf(history);
        const whole = readFrom(START, records);
        for (const watermark of records.filter(({ stream }) => stream === WATERMARKS)) {
          const later = whole.filter(({ position }) => comparePositions(position, watermark.position) > 0);
          for (const ms of timesOf(later)) expect(ms).toBeGreaterThanOrEqual(watermark.stamp.recordedMs);
        }
      }),
    );
  });

  it('reads the same where it has forgotten most of it', () => {
    // An id that is taken now and then, by writers that are up to half of the ledger behind.
    const history = Array.from({ length: 12_000 }, (_, turn) =>
      turn % 2_500 === 2_400
        ? write({ id: turn - 2_300, stream: 'late-1', ms: turn, behind: 2_350 })
        : turn % 3_000 === 2_999
          ? write({ id: 50, stream: 'late-2', ms: turn, behind: turn - 20 })
          : write({ id: turn, ms: turn % 7 === 0 ? turn + 500 : turn, behind: turn % 5 }),
    );
    const records = ledgerOf(history);
    const whole = readFrom(START, records);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect(whole.filter(({ id }) => id.startsWith('00000000')).length).toBeLessThan(whole.length - 4);
    for (const start of [1, 2_399, 4_096, 4_899, 6_000, 11_990]) {
      expect(readFrom(records[start]!.position, records)).toEqual(whole.slice(start + 1));
    }
  });
});

/** One record: by a writer's clock, and by how many records its writer was behind when it was sent. */
interface Write {
  readonly id: number;
  readonly stream: string;
  readonly ms: number;
  readonly behind: number;
}

let lastId = 0;
function write({
  id = (lastId += 1) + 1_000_000,
  stream = 'a-1',
  ms = 0,
  behind = 0,
}: Partial<Write>): Write {
  return { id, stream, ms, behind };
}

/** Few ids and few times, so that they meet; clocks that are far apart; views that are old. */
const writes: fc.Arbitrary<Write> = fc.record({
  id: fc.nat({ max: 12 }),
  stream: fc.constantFrom('a-1', 'a-2', 'b-1', WATERMARKS),
  ms: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 3_600 })),
  behind: fc.oneof(fc.constant(0), fc.nat({ max: 4 }), fc.nat({ max: 40 })),
});

/**
 * The records as writers would leave them. Each stamps no less than the latest time, and sends no id that is there, up to
 * what it had seen; and of what came after that it knows nothing.
 */
function ledgerOf(history: readonly Write[]): StoredRecord[] {
  const records: StoredRecord[] = [];
  const firsts = new Map<string, number>();
  const revisions = new Map<string, number>();
  let latest = 0;
  const latestUpTo = [0];
  for (const [turn, { id, stream, ms, behind }] of history.entries()) {
    const count = Math.max(0, records.length - behind);
    // A watermark has an id of its own; a writer that finds its id there already sends nothing.
    const own = stream === WATERMARKS ? uuid(2_000_000 + turn) : uuid(id);
    if ((firsts.get(own) ?? Infinity) < count) continue;
    if (!firsts.has(own)) firsts.set(own, records.length);
    const recordedMs = Math.max(ms, latestUpTo[count]!);
    latest = Math.max(latest, recordedMs);
    latestUpTo.push(latest);
    const seen = records[count - 1]?.position ?? START;
    const position = `${100 + 10 * turn}/${100 + 10 * turn}` as Position;
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    records.push({
      ...{ id: own, type: 'Happened', data: {}, metadata: {}, stream },
      ...{ revision, position },
      stamp: { recordedMs, seen, by: String(turn), serverMs: recordedMs },
    });
  }
  return records;
}

/** As a reader does that begins after a position: it reads again what a record needs. */
function readFrom(after: Position, records: readonly StoredRecord[]): RecordedEvent[] {
  const between = (from: Position, upTo: Position) =>
    records.filter(
      ({ position }) => comparePositions(position, from) > 0 && comparePositions(position, upTo) <= 0,
    );
  const seen = records.find(({ position }) => position === after)?.stamp.seen ?? START;
  const resolver = new RecordResolver(after, latestIn(between(seen, after)));
  resolver.recall(between(seen, after), seen);
  return records
    .filter(({ position }) => comparePositions(position, after) > 0)
    .flatMap((record) => {
      const missing = resolver.missing(record);
      if (missing) resolver.recall(between(missing.after, missing.upTo), missing.after);
      return resolver.resolve(record)?.event ?? [];
    });
}

function timesOf(events: readonly RecordedEvent[]): number[] {
  return events.map(({ recordedAt }) => Date.parse(recordedAt));
}

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
