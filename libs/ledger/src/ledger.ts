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
  type Warning,
} from '@hudna/domain';
import {
  type Appended,
  EventIdTaken,
  type EventStore,
  type RecordedEvent,
  StoreUnavailable,
  WrongExpectedRevision,
} from '@hudna/event-store';
import { isDeepStrictEqual } from 'node:util';
import { check, type CheckedCommand } from './check/check.js';
import { Contradicted, InvalidCommand, KeyReused, RevisionMismatch } from './errors.js';
import { eventId } from './ids.js';
import type { Answer, Order, Taken } from './order.js';
import {
  afterOthers,
  type EventMetadata,
  provenanceOf,
  type Report,
  said,
  saidBy,
  uncounted,
} from './report.js';
import { saidBefore } from './said-before.js';
import { inDoubt, type Stream, streamAsOfClock, Streams } from './streams.js';
import { Turns } from './turns.js';
import { warningsOf } from './warnings.js';

export interface LedgerOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The IANA zone of local dates that name none. */
  readonly timeZone: string;
}

const KEY = /^[\x20-\x7e]{1,255}$/;

/** How often a command is decided anew because others keep writing to its stream. */
const TRIES = 20;

export class Ledger {
  private readonly turns = new Turns();
  private readonly streams: Streams;
  /** Commands under way, by the id of the event that their key stands for. */
  private readonly underWay = new Map<string, { readonly said: object; readonly taken: Promise<Taken> }>();

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
    const { id, said } = report;
    if (!said) return this.inTurn(report);
    const twin = this.underWay.get(id);
    if (twin) {
      if (!isDeepStrictEqual(twin.said, said)) throw new KeyReused(id);
      return { answer: (await twin.taken).answer, repeated: true };
    }
    const taken = this.inTurn(report);
    this.underWay.set(id, { said, taken });
    try {
      return await taken;
    } finally {
      this.underWay.delete(id);
    }
  }

  private inTurn(report: Report): Promise<Taken> {
    const once = async () => (await this.repeated(report)) ?? this.record(report);
    // A stream that is called after the new event is this command's alone.
    return report.named ? this.turns.take(report.stream, once) : once();
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
    const data = checked.entry.data(checked.data);
    const given = entityId(category, data);
    const entity = given ?? id;
    const named = given !== undefined;
    const clockMs = this.options.now();
    return {
      checked,
      data,
      id,
      key,
      entity,
      named,
      stream: `${category}-${entity}`,
      occurred: this.occurred(checked, clockMs),
      clockMs,
      expected: order.expectedRevision,
      ticket: this.turns.ticket(),
      ...(key !== undefined && { said: said(checked, data) }),
    };
  }

  /** The answer of the first time, where this key was taken before. */
  private async repeated({ id, said }: Report): Promise<Taken | undefined> {
    const first = said && (await this.store.find(id));
    if (!first) return undefined;
    if (!isDeepStrictEqual(said, saidBy(first, said))) throw new KeyReused(first.id);
    return { answer: answerOf(first), repeated: true };
  }

  /** The answer of the first time, where the same was said before and nothing is news in it: see `saidBefore`. */
  private async repeatedWords(report: Report, { known }: Stream): Promise<Taken | undefined> {
    const id = saidBefore(report, known);
    const first = id === undefined ? undefined : await this.store.find(id);
    return first && { answer: answerOf(first), repeated: true };
  }

  private async record(report: Report): Promise<Taken> {
    const { checked, id, named, said, stream } = report;
    const { lifecycle } = checked.entry;
    let before = named ? await this.streams.load(stream, lifecycle) : Streams.none(lifecycle);
    for (let tries = 1; tries <= TRIES; tries += 1) {
      // Another node may have taken the same key since we looked.
      const twin = said && before.known.facts.some((known) => known.id === id);
      if (twin) return (await this.repeated(report))!;
      const again = await this.repeatedWords(report, before);
      if (again) return again;
      expectRevision(report, before);
      const appended = await this.append(report, before);
      // Another node has taken the same key meanwhile, for this report or for another.
      if (appended?.repeated) return (await this.repeated(report))!;
      if (appended) return { answer: answerOf(appended.events[0]!), repeated: false };
      before = await this.streams.load(stream, lifecycle);
    }
    throw new StoreUnavailable(`Others keep writing to ${stream}: nothing was taken.`);
  }

  /** Undefined where another writer was first, and it is to be decided anew beside what that one wrote. */
  private async append(report: Report, stored: Stream): Promise<Appended | undefined> {
    const { checked, data, id, stream, named, clockMs } = report;
    const { entry } = checked;
    const before = streamAsOfClock(stored, entry.lifecycle, clockMs);
    const occurred = afterOthers(report.occurred, before.known.facts);
    const provenance = provenanceOf(checked);
    const told = inDoubt(fact(id, entry.event, data, occurred, provenance), before, clockMs);
    const verdict = decide(entry.lifecycle, before.known, told);
    if (isContradiction(verdict)) throw new Contradicted(verdict.contradiction, verdict.events);
    const warnings = [...verdict.warnings, ...(await this.besides(report, told)), ...uncounted(report)];
    const metadata = {
      schemaVersion: entry.version,
      occurred,
      ...provenance,
      warnings,
      clockAt: new Date(clockMs).toISOString(),
    } satisfies EventMetadata;
    const proposed = { id, type: entry.event, data, metadata };
    try {
      const appended = await this.store.append(stream, [proposed], before.revision ?? 'no-stream');
      const [event] = appended.events;
      // Of a repeat the stream holds what was said first; and a store may give an id of its own to what came second.
      if (named && !appended.repeated && event!.id === id) {
        this.streams.appended(event!, verdict.known, before);
      }
      return appended;
    } catch (error) {
      // Another writer took the key for another thing, between our look and our append.
      if (error instanceof EventIdTaken) throw new KeyReused(id);
      if (!(error instanceof WrongExpectedRevision)) throw error;
      if (typeof report.expected === 'number') throw new RevisionMismatch(stream, error.actual);
      return undefined;
    }
  }

  private besides({ checked, entity, ticket }: Report, told: Fact<string, object>): Promise<Warning[]> {
    const own = { category: checked.entry.category, id: entity };
    return warningsOf(checked, told, own, this.streams.before(ticket), this.options.now());
  }

  private occurred({ data, common }: CheckedCommand, clockMs: number): Occurred {
    const ownZone = data['timeZone'];
    const timeZone = common.timeZone ?? (typeof ownZone === 'string' ? ownZone : this.options.timeZone);
    if (common.occurredAt === undefined) return occurredWhenRecorded(clockMs, timeZone);
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
