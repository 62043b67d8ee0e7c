/**
 * Takes commands in: check, load, decide, append. The one way into the ledger, for HTTP, batches, importers and tests.
 */
import {
  decide,
  entityId,
  fact,
  type Fact,
  isContradiction,
  type Occurred,
  occurredWhenRecorded,
  parseOccurred,
  type Provenance,
  type Reference,
  type Warning,
} from '@hudna/domain';
import {
  type Appended,
  EventIdTaken,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
  WrongExpectedRevision,
} from '@hudna/event-store';
import { isDeepStrictEqual } from 'node:util';
import { check, type CheckedCommand } from './check/check.js';
import { Contradicted, InvalidCommand, KeyReused, RevisionMismatch } from './errors.js';
import { eventId } from './ids.js';
import { type Stream, Streams } from './streams.js';
import { Turns } from './turns.js';

export interface Order {
  /** The command's name in kebab-case. */
  readonly command: string;
  /** Its fields and the common ones, as they came. */
  readonly body: unknown;
  /** The same key again is the same report: it is answered as the first time and recorded once. */
  readonly idempotencyKey?: string | undefined;
  /** The revision at which the stream must stand, `exists` for any, where the sender cares. */
  readonly expectedRevision?: number | 'exists' | undefined;
}

export interface Answer {
  /** The id of the thing that the command is about. */
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly warnings: readonly Warning[];
}

export interface Taken {
  readonly answer: Answer;
  /** True where the same key had been answered before. */
  readonly repeated: boolean;
}

export interface LedgerOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The IANA zone of local dates that name none. */
  readonly timeZone: string;
}

/** A report may be ahead of the ledger's clock by this much before it is called one about the future. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const KEY = /^[\x20-\x7e]{1,255}$/;

export class Ledger {
  private readonly streams: Streams;
  private readonly turns = new Turns();

  constructor(
    private readonly store: EventStore,
    private readonly options: LedgerOptions,
  ) {
    this.streams = new Streams(store);
  }

  /**
   * Takes one command in, durably, or says why not.
   * @throws UnknownCommand, InvalidCommand, KeyReused, RevisionMismatch, Contradicted, and the store's errors.
   */
  async take(order: Order): Promise<Taken> {
    const checked = check(order.command, order.body);
    const key = order.idempotencyKey;
    if (key === undefined) return this.record(checked, order, eventId(undefined));
    if (!KEY.test(key)) {
      const detail = 'An idempotency key is 1 to 255 printable ASCII characters: a UUID is a good one.';
      throw new InvalidCommand([{ pointer: '/idempotencyKey', detail }]);
    }
    const id = eventId(key);
    return this.turns.take(id, async () => {
      const first = await this.store.find(id);
      return first ? this.repeat(checked, first) : this.record(checked, order, id);
    });
  }

  private repeat(checked: CheckedCommand, first: RecordedEvent): Taken {
    const again = reportOf(checked, this.occurred(checked));
    const { schemaVersion: _v, warnings: _w, occurred, ...said } = first.metadata as unknown as EventMetadata;
    const before = {
      type: first.type,
      data: first.data,
      said,
      given: occurred.given,
      timeZone: occurred.timeZone,
    };
    if (!isDeepStrictEqual(again, before)) throw new KeyReused(first.id);
    return { answer: answerOf(first), repeated: true };
  }

  private async record(checked: CheckedCommand, order: Order, id: string): Promise<Taken> {
    const { entry, data } = checked;
    const named = entityId(entry.category, data);
    const stream = `${entry.category}-${named ?? id}`;
    const recorded = named
      ? await this.turns.take(stream, () => this.append(checked, order, id, stream, named))
      : await this.append(checked, order, id, stream, undefined);
    return { answer: answerOf(recorded.events[0]!), repeated: recorded.repeated };
  }

  private async append(
    checked: CheckedCommand,
    order: Order,
    id: string,
    name: string,
    named: string | undefined,
  ): Promise<Appended> {
    const { entry } = checked;
    const occurred = this.occurred(checked);
    const said = provenance(checked);
    const report = fact(id, entry.event, checked.data, occurred, said);
    for (;;) {
      // A stream that is called after the new event cannot be there yet.
      const before = named ? await this.streams.load(name, entry.lifecycle) : Streams.none(entry.lifecycle);
      expectRevision(order.expectedRevision, name, before);
      const verdict = decide(entry.lifecycle, before.known, report);
      if (isContradiction(verdict)) throw new Contradicted(verdict.contradiction, verdict.events);
      const warnings = [...verdict.warnings, ...(await this.warnings(checked, report, name))];
      const metadata: EventMetadata = { schemaVersion: entry.version, occurred, ...said, warnings };
      const event: NewEvent = { id, type: entry.event, data: checked.data, metadata: { ...metadata } };
      try {
        const appended = await this.store.append(name, [event], before.revision ?? 'no-stream');
        if (named) this.streams.appended(name, appended.events[0]!, verdict.known);
        return appended;
      } catch (error) {
        // Another writer took the key for another thing, between our look and our append.
        if (error instanceof EventIdTaken) throw new KeyReused(id);
        // Another writer was first: unless the sender asked for one revision, decide again beside what it wrote.
        if (!(error instanceof WrongExpectedRevision)) throw error;
        if (order.expectedRevision !== undefined) throw new RevisionMismatch(name, error.actual);
      }
    }
  }

  private async warnings(
    checked: CheckedCommand,
    report: Fact<string, object>,
    own: string,
  ): Promise<Warning[]> {
    const { entry, data } = checked;
    const found: Warning[] = [];
    for (const reference of entry.references?.(data) ?? []) {
      const stream = streamOf(reference);
      if (stream === own || (await this.streams.exists(stream))) continue;
      const detail = `No ${reference.category} ${reference.id} is recorded yet. Check the id, or record it as well.`;
      found.push({ code: 'unknown-reference', detail });
    }
    if (report.start > this.options.now() + CLOCK_TOLERANCE_MS) {
      found.push({
        code: 'in-the-future',
        detail: 'It happens later than it is recorded: check the day and the offset.',
      });
    }
    return [...found, ...(await this.besideOthers(checked, report))];
  }

  /** Runs the command's own warnings, loading each stream that they ask for, until they ask for no more. */
  private async besideOthers(
    { entry }: CheckedCommand,
    report: Fact<string, object>,
  ): Promise<readonly Warning[]> {
    if (!entry.warnings) return [];
    const loaded = new Map<string, readonly Fact[]>();
    for (;;) {
      const missing: Reference[] = [];
      const warnings = entry.warnings(report, (reference) => {
        const facts = loaded.get(streamOf(reference));
        if (!facts) missing.push(reference);
        return facts ?? [];
      });
      if (missing.length === 0) return warnings;
      for (const reference of missing) loaded.set(streamOf(reference), await this.streams.facts(reference));
    }
  }

  private occurred({ data, common }: CheckedCommand): Occurred {
    const ownZone = data['timeZone'];
    const timeZone = common.timeZone ?? (typeof ownZone === 'string' ? ownZone : this.options.timeZone);
    if (common.occurredAt === undefined) return occurredWhenRecorded(this.options.now(), timeZone);
    try {
      return parseOccurred(common.occurredAt, timeZone);
    } catch (error) {
      if (error instanceof RangeError) {
        throw new InvalidCommand([{ pointer: '/occurredAt', detail: error.message }]);
      }
      throw error;
    }
  }
}

interface EventMetadata extends Provenance {
  readonly schemaVersion: number;
  readonly occurred: Occurred;
  readonly warnings: readonly Warning[];
}

function provenance({ common }: CheckedCommand): Provenance {
  const { occurredAt: _o, timeZone: _t, ...said } = common;
  return said as Provenance;
}

/** What makes a report the same as another: all that was said, and nothing that the ledger added. */
function reportOf(checked: CheckedCommand, { given, timeZone }: Occurred): object {
  return { type: checked.entry.event, data: checked.data, said: provenance(checked), given, timeZone };
}

function answerOf(event: RecordedEvent): Answer {
  const { warnings } = event.metadata as unknown as EventMetadata;
  const id = event.stream.slice(event.stream.indexOf('-') + 1);
  const { stream, revision, position, type } = event;
  return { id, stream, revision, position, events: [{ id: event.id, type }], warnings };
}

function streamOf({ category, id }: Reference): string {
  return `${category}-${id}`;
}

function expectRevision(expected: Order['expectedRevision'], name: string, { revision }: Stream): void {
  if (expected === undefined) return;
  const holds = expected === 'exists' ? revision !== undefined : revision === expected;
  if (!holds) throw new RevisionMismatch(name, revision ?? 'no-stream');
}
