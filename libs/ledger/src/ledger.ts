/**
 * Records commands: check, load, decide, append. The one way into the ledger, for HTTP, batches, importers and tests.
 */
import {
  decide,
  entityId,
  type EventMetadata,
  type Fact,
  factChange,
  isContradiction,
  lifecycles,
  type Occurred,
  occurredWhenRecorded,
  parseOccurred,
  type Warning,
} from '@hudna/domain';
import {
  type Appended,
  categoryOf,
  EventIdTaken,
  type EventStore,
  KeyedMutex,
  type RecordedEvent,
  StoreUnavailable,
  WrongExpectedRevision,
} from '@hudna/event-store';
import { isDeepStrictEqual } from 'node:util';
import { checkCommand, type CheckedCommand } from './check-command.js';
import { Contradicted, InvalidCommand, KeyReused, RevisionMismatch } from './errors.js';
import { eventIdForKey } from './ids.js';
import type { CommandResult, Delivery, DeliveryOptions, Receipt } from './delivery.js';
import {
  occurredAfter,
  type PreparedCommand,
  proposedEvent,
  contentOf,
  contentOfEvent,
  type TargetStream,
  withoutKeyWarning,
} from './prepared-command.js';
import { repeatedEventId } from './repeats.js';
import {
  believedChange,
  type CachedStream,
  latestUntimedMs,
  streamAsOfClock,
  StreamCache,
} from './stream-cache.js';
import { warningsOf } from './related-streams.js';

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
  private readonly mutex = new KeyedMutex();
  private readonly streams: StreamCache;
  /** Commands under way, by the id of the event that their key stands for. */
  private readonly inFlight = new Map<
    string,
    { readonly content: object; readonly result: Promise<CommandResult> }
  >();

  constructor(
    private readonly store: EventStore,
    private readonly options: LedgerOptions,
  ) {
    this.streams = new StreamCache(store, this.mutex);
  }

  /**
   * Checks a command and records it as `recordChecked` does.
   * @throws UnknownCommand, InvalidCommand, and the errors of `recordChecked`.
   */
  async record(delivery: Delivery): Promise<CommandResult> {
    return this.recordChecked(checkCommand(delivery.command, delivery.body), delivery);
  }

  /**
   * Records one command that was checked before, durably, or says why not. Commands need not be waited for: each is judged
   * beside all that were sent before it.
   * @throws InvalidCommand for a key or a time that cannot be, KeyReused, RevisionMismatch, Contradicted, and the store's
   * errors.
   */
  async recordChecked(checked: CheckedCommand, options: DeliveryOptions = {}): Promise<CommandResult> {
    const preparing = this.prepare(checked, options);
    // Only where the stream has to be found out: any other command is in its stream's queue before this returns.
    const prepared = preparing instanceof Promise ? await preparing : preparing;
    const { id, content } = prepared;
    if (!content) return this.recordInTurn(prepared);
    const earlier = this.inFlight.get(id);
    if (earlier) {
      if (!isDeepStrictEqual(earlier.content, content)) throw new KeyReused(id);
      return { receipt: (await earlier.result).receipt, repeated: true };
    }
    const result = this.recordInTurn(prepared);
    this.inFlight.set(id, { content, result });
    try {
      return await result;
    } finally {
      this.inFlight.delete(id);
    }
  }

  private recordInTurn(prepared: PreparedCommand): Promise<CommandResult> {
    const recordOnce = async () => (await this.repeatByKey(prepared)) ?? this.decideAndAppend(prepared);
    // A stream that is called after the new event is this command's alone.
    return prepared.namesEntity ? this.mutex.run([prepared.stream], recordOnce) : recordOnce();
  }

  private prepare(
    checked: CheckedCommand,
    options: DeliveryOptions,
  ): PreparedCommand | Promise<PreparedCommand> {
    const key = options.idempotencyKey;
    if (key !== undefined && !KEY.test(key)) {
      const detail = 'An idempotency key is 1 to 255 printable ASCII characters: a UUID is a good one.';
      throw new InvalidCommand([{ pointer: '/idempotencyKey', detail }]);
    }
    const id = eventIdForKey(key);
    const data = checked.definition.data(checked.data);
    const clockMs = this.options.now();
    const common = {
      checked,
      data,
      id,
      key,
      occurred: this.occurred(checked, clockMs),
      clockMs,
      expected: options.expectedRevision,
      ticket: this.mutex.ticket(),
      ...(key !== undefined && { content: contentOf(checked, data) }),
    };
    const target = this.targetOf(checked, data, id);
    return target instanceof Promise
      ? target.then((found) => ({ ...common, ...found }))
      : { ...common, ...target };
  }

  private targetOf(
    { definition }: CheckedCommand,
    data: PreparedCommand['data'],
    id: string,
  ): TargetStream | Promise<TargetStream> {
    if (definition.stream === 'ofEvent') return this.streamOfEvent(data['event'] as string);
    const { category, lifecycle } = definition;
    const named = entityId(category, data);
    const about = { category, id: named ?? id };
    return { stream: `${category}-${about.id}`, about, namesEntity: named !== undefined, lifecycle };
  }

  /** @throws InvalidCommand where the ledger holds no such event. */
  private async streamOfEvent(id: string): Promise<TargetStream> {
    const event = await this.store.find(id);
    const category = event && categoryOf(event.stream);
    const lifecycle = lifecycles.get(category ?? '');
    if (!event || !category || !lifecycle) {
      throw new InvalidCommand([{ pointer: '/event', detail: `No event ${id} is recorded.` }]);
    }
    const { stream } = event;
    const about = { category, id: stream.slice(category.length + 1) };
    return { stream, about, namesEntity: true, lifecycle };
  }

  /** The answer of the first time, where this key was taken before. */
  private async repeatByKey({ id, content }: PreparedCommand): Promise<CommandResult | undefined> {
    const first = content && (await this.store.find(id));
    if (!first) return undefined;
    if (!isDeepStrictEqual(content, contentOfEvent(first, content))) throw new KeyReused(first.id);
    return { receipt: receiptOf(first), repeated: true };
  }

  /** The answer of the first time, where the same was said before and nothing is news in it: see `repeatedEventId`. */
  private async repeatByContent(
    prepared: PreparedCommand,
    before: CachedStream,
  ): Promise<CommandResult | undefined> {
    const id = repeatedEventId(prepared, before);
    const first = id === undefined ? undefined : await this.store.find(id);
    return first && { receipt: receiptOf(first), repeated: true };
  }

  private async decideAndAppend(prepared: PreparedCommand): Promise<CommandResult> {
    const { id, lifecycle, namesEntity, content, stream } = prepared;
    let before = namesEntity ? await this.streams.load(stream, lifecycle) : StreamCache.empty(lifecycle);
    for (let tries = 1; tries <= TRIES; tries += 1) {
      // Another node may have taken the same key since we looked.
      const keyTaken = content && before.deciderState.facts.some((other) => other.id === id);
      if (keyTaken) return (await this.repeatByKey(prepared))!;
      const repeat = await this.repeatByContent(prepared, before);
      if (repeat) return repeat;
      checkExpectedRevision(prepared, before);
      const appended = await this.append(prepared, before);
      // Another node has taken the same key meanwhile, for this report or for another.
      if (appended?.repeated) return (await this.repeatByKey(prepared))!;
      if (appended) return { receipt: receiptOf(appended.events[0]!), repeated: false };
      before = await this.streams.load(stream, lifecycle);
    }
    throw new StoreUnavailable(`Others keep writing to ${stream}: nothing was taken.`);
  }

  /** Undefined where another writer was first, and it is to be decided anew beside what that one wrote. */
  private async append(prepared: PreparedCommand, stored: CachedStream): Promise<Appended | undefined> {
    const { clockMs, id, lifecycle, namesEntity, stream } = prepared;
    const before = streamAsOfClock(stored, lifecycle, clockMs);
    const occurred = occurredAfter(prepared.occurred, before.deciderState.facts);
    const proposed = proposedEvent(prepared, occurred);
    const revision = (before.revision ?? -1) + 1;
    const change = believedChange(factChange({ ...proposed, revision }), before.recordedMs, clockMs);
    const verdict = decide(lifecycle, before.deciderState, change);
    if (isContradiction(verdict)) throw new Contradicted(verdict.contradiction, verdict.events);
    const warnings = [
      ...verdict.warnings,
      ...(change.put ? await this.warningsBeside(prepared, change.put) : []),
      ...withoutKeyWarning(prepared),
    ];
    const event = { ...proposed, metadata: { ...proposed.metadata, warnings } };
    try {
      const appended = await this.store.append(stream, [event], before.revision ?? 'no-stream');
      const [recorded] = appended.events;
      // Of a repeat the stream holds what was said first; and a store may give an id of its own to what came second.
      if (namesEntity && !appended.repeated && recorded!.id === id) {
        this.streams.appended(recorded!, verdict.deciderState, latestUntimedMs(before.latestMs, change));
      }
      return appended;
    } catch (error) {
      // Another writer took the key for another entity, between our look and our append.
      if (error instanceof EventIdTaken) throw new KeyReused(id);
      if (!(error instanceof WrongExpectedRevision)) throw error;
      if (typeof prepared.expected === 'number') throw new RevisionMismatch(stream, error.actual);
      return undefined;
    }
  }

  private warningsBeside(
    { checked, about, ticket }: PreparedCommand,
    newFact: Fact<string, object>,
  ): Promise<Warning[]> {
    return warningsOf(checked, newFact, about, this.streams.relatedStreams(ticket), this.options.now());
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

function receiptOf(event: RecordedEvent): Receipt {
  const { warnings = [] } = event.metadata as Partial<EventMetadata>;
  const id = event.stream.slice(event.stream.indexOf('-') + 1);
  const { stream, revision, position, type } = event;
  return { id, stream, revision, position, events: [{ id: event.id, type }], warnings };
}

/** @throws RevisionMismatch */
function checkExpectedRevision({ expected, stream }: PreparedCommand, { revision }: CachedStream): void {
  if (expected === undefined) return;
  const holds = expected === 'exists' ? revision !== undefined : revision === expected;
  if (!holds) throw new RevisionMismatch(stream, revision ?? 'no-stream');
}
