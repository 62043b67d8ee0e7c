/** The facts of a whole stream are those of its events one by one. */
import fc from 'fast-check';
import { amendedBy } from './amendments/amended.js';
import { recordStanding } from './amendments/record-standing.js';
import { TestStream, type Body, eventId, type TakenEvent } from './amendments/testing/test-stream.js';
import { bodies, reports, VARIANTS } from './amendments/testing/reports.js';
import { eventTypes, recordTypes } from './catalogue.js';
import { factChange, factsOf, statedFact, type StreamBefore } from './facts-of.js';
import { judged } from './kernel/contest.js';
import type { Fact } from './kernel/fact.js';
import { applied } from './kernel/fact-change.js';

const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

interface Amending {
  readonly what: number;
  readonly about: number;
  readonly other: number;
  readonly keep: number;
  readonly body: Body;
}

/** Records of one entity, and amendments of them and of one another, as far as they make good commands. */
const streams = fc
  .constantFrom(...Object.keys(VARIANTS))
  .chain((category) =>
    fc.tuple(
      fc.constant(category),
      reports(category, 4),
      fc.array(
        fc.constantFrom(...Object.keys(VARIANTS[category]!)).chain((command) =>
          fc.record({
            what: fc.nat(6),
            about: fc.nat(),
            other: fc.nat(),
            keep: fc.nat(255),
            body: bodies(category, command),
          }),
        ),
        { maxLength: 10 },
      ),
    ),
  )
  .map(([, records, amendings]) => {
    const stream = new TestStream();
    for (const { command, body } of records) stream.report(command, body);
    for (const amending of records.length > 0 ? amendings : []) amend(stream, records.length, amending);
    return stream;
  });

function amend(stream: TestStream, records: number, { what, about, other, keep, body }: Amending): void {
  const target = stream.events[about % stream.events.length]!;
  const event = target.id;
  if (what < 2) {
    // Of the fields of another report some are taken over: what then makes no good command is refused.
    const some = Object.fromEntries(Object.entries(body).filter((_, at) => (keep >> at) & 1));
    const changes = target.type === 'RecordCorrected' ? { changes: some } : some;
    if (Object.keys(some).length > 0) stream.tryToAmend('correct-record', { event, changes, reason: 'R' });
  } else if (what < 4) stream.retract(event);
  else if (what === 4) stream.assess(event);
  else if (!amendedBy(target)) {
    // A ring is refused by the ledger: a link goes to a record before it, or to one elsewhere.
    const index = stream.events.indexOf(target);
    const to = index > 0 && what === 5 ? eventId(1 + (other % index)) : eventId(records + 90 + (other % 2));
    stream.link(event, to, keep % 3 === 0 ? 'part-of' : 'duplicate-of');
  }
}

const isRetractedElsewhere = (id: string) => id.endsWith('0');

function amendmentsAmong(events: readonly TakenEvent[], record: string): TakenEvent[] {
  return events.filter((event) => amendedBy(event)?.record === record);
}

/** What is known of a stream before its next event. */
function before(events: readonly TakenEvent[]): StreamBefore {
  const amendmentsOf = (record: string) => amendmentsAmong(events, record);
  return {
    amendmentsOf,
    factOf: (record) =>
      events
        .flatMap((event) =>
          (amendedBy(event)?.record ?? event.id) === record ? (statedFact(event) ?? []) : [],
        )
        .at(-1),
    isRetracted: (record) =>
      events.some(({ id }) => id === record)
        ? recordStanding(record, amendmentsOf(record)).isRetracted
        : isRetractedElsewhere(record),
  };
}

/** The events whose facts one more event changes: its own, and those of the duplicates of its record. */
function changing(events: readonly TakenEvent[], next: TakenEvent): TakenEvent[] {
  const record = amendedBy(next)?.record;
  const amendmentsOf = (id: string) => amendmentsAmong([...events, next], id);
  const duplicates = events.filter(
    (event) =>
      !amendedBy(event) &&
      event.id !== record &&
      recordStanding(event.id, amendmentsOf(event.id)).duplicateOf.includes(record ?? ''),
  );
  return [next, ...duplicates.map(({ id }) => amendmentsOf(id).at(-1)!)];
}

test('Event by event, or all at once: the facts are the same', () => {
  fc.assert(
    fc.property(streams, ({ events }) => {
      let facts: Fact<string, object>[] = [];
      for (const [at, event] of events.entries()) {
        const earlier = events.slice(0, at);
        for (const changed of changing(earlier, event)) {
          const known = before([...earlier, event].filter((other) => other !== changed));
          facts = applied(
            facts,
            factChange(changed, { ...known, isRetracted: before([...earlier, event]).isRetracted }),
          );
        }
        const { lifecycle } = recordTypes.get(events[0]!.type)!;
        const whole = factsOf(events.slice(0, at + 1), isRetractedElsewhere);
        expect(judged(lifecycle, whole)).toEqual(judged(lifecycle, facts));
      }
    }),
    RUNS,
  );
});

test('What is taken away is withheld, and says what it said', () => {
  fc.assert(
    fc.property(streams, ({ events }) => {
      for (const [at, event] of events.entries()) {
        const { put, withheld, takenAway } = factChange(event, before(events.slice(0, at)));
        const record = amendedBy(event);
        expect(takenAway).toEqual(record ? [record.revision] : []);
        expect([put, withheld].filter(Boolean)).toHaveLength(1);
        const { amendedBy: _ids, ...said } = (put ?? withheld)!;
        expect(said).toEqual(before(events.slice(0, at + 1)).factOf(said.id));
      }
    }),
    RUNS,
  );
});

test('Events of every type are among those of the streams', () => {
  const sample = fc.sample(streams, { numRuns: 1_000, seed: 1 });
  const seen = new Set(sample.flatMap(({ events }) => events.map(({ type }) => type)));
  expect([...seen].sort()).toEqual([...eventTypes.keys()].sort());
});
