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
  type Warning,
} from '@hudna/domain';
import {
  type Appended,
  EventIdTaken,
  type EventStore,
  type RecordedEvent,
  WrongExpectedRevision,
} from '@hudna/event-store';
import { isDeepStrictEqual } from 'node:util';
import { check, type CheckedCommand } from './check/check.js';
import { Contradicted, InvalidCommand, KeyReused, RevisionMismatch } from './errors.js';
import { eventId } from './ids.js';
import { type Stream, Streams } from './streams.js';
import { Turns } from './turns.js';
import { warningsOf } from './warnings.js';

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

const KEY = /^[\x20-\x7e]{1,255}$/;

export class Ledger {
  private readonly turns = new Turns();
  private readonly streams: Streams;

  constructor(
    private readonly store: EventStore,
    private readonly options: LedgerOptions,
  ) {
    this.streams = new Streams(store, this.turns);
  }

  /**
   * Takes one command in, durably, or says why not. Commands need not be waited for: each is judged beside all that were
   * sent before it.
   * @throws UnknownCommand, InvalidCommand, KeyReused, RevisionMismatch, Contradicted, and the store's errors.
   */
  async take(order: Order): Promise<Taken> {
    const report = this.read(order);
    const { id, key, named, stream } = report;
    const once = async () => {
      const first = key === undefined ? undefined : await this.store.find(id);
      return first ? this.repeat(report, first) : this.record(report);
    };
    const keyed = key === undefined ? once : () => this.turns.take(id, once);
    // A stream that is called after the new event is this command's alone.
    return named ? this.turns.take(stream, keyed) : keyed();
  }

  private read(order: Order): Report {
    const checked = check(order.command, order.body);
    const key = order.idempotencyKey;
    if (key !== undefined && !KEY.test(key)) {
      const detail = 'An idempotency key is 1 to 255 printable ASCII characters: a UUID is a good one.';
      throw new InvalidCommand([{ pointer: '/idempotencyKey', detail }]);
    }
    const id = eventId(key);
    const { category } = checked.entry;
    const given = entityId(category, checked.data);
    const entity = given ?? id;
    const occurred = this.occurred(checked);
    const { expectedRevision: expected } = order;
    const ticket = this.turns.ticket();
    const named = given !== undefined;
    return { checked, id, key, entity, named, stream: `${category}-${entity}`, occurred, expected, ticket };
  }

  private repeat({ checked, occurred }: Report, first: RecordedEvent): Taken {
    if (!isDeepStrictEqual(said(checked, occurred), saidBy(first))) throw new KeyReused(first.id);
    return { answer: answerOf(first), repeated: true };
  }

  private async record(report: Report): Promise<Taken> {
    for (;;) {
      const before = report.named
        ? await this.streams.load(report.stream, report.checked.entry.lifecycle)
        : Streams.none(report.checked.entry.lifecycle);
      expectRevision(report, before);
      const appended = await this.append(report, before);
      if (appended) return { answer: answerOf(appended.events[0]!), repeated: appended.repeated };
    }
  }

  /** Undefined where another writer was first, and it is to be decided anew beside what that one wrote. */
  private async append(report: Report, before: Stream): Promise<Appended | undefined> {
    const { checked, id, stream, named } = report;
    const { entry, data } = checked;
    const occurred = inTurn(report.occurred, before);
    const provenance = provenanceOf(checked);
    const told = fact(id, entry.event, data, occurred, provenance);
    const verdict = decide(entry.lifecycle, before.known, told);
    if (isContradiction(verdict)) throw new Contradicted(verdict.contradiction, verdict.events);
    const warnings = [...verdict.warnings, ...(await this.besides(report, told))];
    const metadata = {
      schemaVersion: entry.version,
      occurred,
      ...provenance,
      warnings,
    } satisfies EventMetadata;
    const event = { id, type: entry.event, data, metadata };
    try {
      const appended = await this.store.append(stream, [event], before.revision ?? 'no-stream');
      if (named) this.streams.appended(stream, appended.events[0]!, verdict.known);
      return appended;
    } catch (error) {
      // Another writer took the key for another thing, between our look and our append.
      if (error instanceof EventIdTaken) throw new KeyReused(id);
      if (!(error instanceof WrongExpectedRevision)) throw error;
      if (report.expected !== undefined) throw new RevisionMismatch(stream, error.actual);
      return undefined;
    }
  }

  private besides({ checked, entity, ticket }: Report, told: Fact<string, object>): Promise<Warning[]> {
    const own = { category: checked.entry.category, id: entity };
    return warningsOf(checked, told, own, this.streams.before(ticket), this.options.now());
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

/** A command that was read, and where it goes. */
interface Report {
  readonly checked: CheckedCommand;
  /** The id of its event. */
  readonly id: string;
  readonly key: string | undefined;
  readonly entity: string;
  /** False where the thing is new and called after the event. */
  readonly named: boolean;
  readonly stream: string;
  readonly occurred: Occurred;
  readonly expected: Order['expectedRevision'];
  readonly ticket: number;
}

interface EventMetadata extends Provenance {
  readonly schemaVersion: number;
  readonly occurred: Occurred;
  readonly warnings: readonly Warning[];
}

/** Reports that give no time follow one another as they came, also within one millisecond. */
function inTurn(occurred: Occurred, { known }: Stream): Occurred {
  const latest = known.facts.at(-1);
  if (occurred.given !== undefined || !latest || latest.occurred.given !== undefined) return occurred;
  if (latest.start < Date.parse(occurred.start)) return occurred;
  return occurredWhenRecorded(latest.start + 1, occurred.timeZone);
}

function provenanceOf({ common }: CheckedCommand): Provenance {
  const { occurredAt: _o, timeZone: _t, ...provenance } = common;
  return provenance as Provenance;
}

/** What makes a report the same as another: all that was said, and nothing that the ledger added. */
function said(checked: CheckedCommand, { given, timeZone }: Occurred): object {
  return {
    type: checked.entry.event,
    data: checked.data,
    provenance: provenanceOf(checked),
    given,
    timeZone,
  };
}

function saidBy({ type, data, metadata }: RecordedEvent): object {
  const { schemaVersion: _v, warnings: _w, occurred, ...provenance } = metadata as unknown as EventMetadata;
  return { type, data, provenance, given: occurred.given, timeZone: occurred.timeZone };
}

function answerOf(event: RecordedEvent): Answer {
  const { warnings } = event.metadata as unknown as EventMetadata;
  const id = event.stream.slice(event.stream.indexOf('-') + 1);
  const { stream, revision, position, type } = event;
  return { id, stream, revision, position, events: [{ id: event.id, type }], warnings };
}

/** @throws RevisionMismatch */
function expectRevision({ expected, stream }: Report, { revision }: Stream): void {
  if (expected === undefined) return;
  const holds = expected === 'exists' ? revision !== undefined : revision === expected;
  if (!holds) throw new RevisionMismatch(stream, revision ?? 'no-stream');
}
