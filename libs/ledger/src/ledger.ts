/**
 * Records commands: check, load, decide, append. The one way into the ledger, for HTTP, batches, importers and tests.
 */
import {
  adding,
  type CataloguedCommand,
  decide,
  type Fact,
  factChange,
  isContradiction,
  recordTypes,
  type Warning,
} from '@hudna/domain';
import {
  type Appended,
  EventIdTaken,
  type EventStore,
  KeyedMutex,
  type NewEvent,
  StoreUnavailable,
  WrongExpectedRevision,
} from '@hudna/event-store';
import { isDeepStrictEqual } from 'node:util';
import { decideAmendment } from './amendment.js';
import type { AmendmentTarget } from './amendment-target.js';
import { checkCommand, type CheckedCommand } from './check-command.js';
import type { CommandResult, Delivery, DeliveryOptions } from './delivery.js';
import { refuseRings } from './duplicate-rings.js';
import { Contradicted, KeyReused, RevisionMismatch } from './errors.js';
import { prepare } from './prepare.js';
import {
  contentOfEvent,
  occurredAfter,
  type PreparedCommand,
  proposedEvent,
  withoutKeyWarning,
} from './prepared-command.js';
import { receiptOf, repeatedReceipt } from './receipts.js';
import { warningsOf } from './related-streams.js';
import { repeatedEventId } from './repeats.js';
import {
  believedChange,
  type CachedStream,
  type DecidedStream,
  latestUntimedMs,
  streamAsOfClock,
  StreamCache,
} from './stream-cache.js';

export interface LedgerOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The IANA zone of local dates that name none. */
  readonly timeZone: string;
}

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

  /** Settled once all amendments that were sent have their place in the queues. */
  private resolving: Promise<unknown> | undefined;

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
   * @throws InvalidCommand for a key or a time that cannot be, NotYetRecorded, NotAmendable, KeyReused, RevisionMismatch,
   * Contradicted, and the store's errors.
   */
  async recordChecked(checked: CheckedCommand, options: DeliveryOptions = {}): Promise<CommandResult> {
    const before = this.resolving;
    const prepared = before ? undefined : this.prepare(checked, options);
    // Any command but an amendment is in its stream's queue before this returns.
    if (prepared && !(prepared instanceof Promise)) return this.recordPrepared(prepared);
    const queued = (async () => {
      await before;
      const ready = await (prepared ?? this.prepare(checked, options));
      return { result: this.recordPrepared(ready) };
    })();
    // The streams of amendments have to be found out; what is sent meanwhile comes after them.
    const resolved = queued.then(nothing, nothing);
    this.resolving = resolved;
    void resolved.then(() => {
      if (this.resolving === resolved) this.resolving = undefined;
    });
    return (await queued).result;
  }

  private async recordPrepared(prepared: PreparedCommand): Promise<CommandResult> {
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
    if (!prepared.namesEntity) return recordOnce();
    // Two links at once must not make a ring of two streams.
    const others = prepared.amends?.other ? [prepared.amends.other.stream] : [];
    return this.mutex.run([...new Set([prepared.stream, ...others])], recordOnce);
  }

  private prepare(checked: CheckedCommand, options: DeliveryOptions) {
    return prepare(checked, options, {
      clockMs: this.options.now(),
      ticket: this.mutex.ticket(),
      timeZone: this.options.timeZone,
      find: async (id) => {
        // What is under way may be what an amendment names.
        await this.inFlight.get(id)?.result.catch(nothing);
        return this.store.find(id);
      },
    });
  }

  /** The answer of the first time, where this key was taken before. */
  private async repeatByKey({
    id,
    content,
    stream,
    lifecycle,
  }: PreparedCommand): Promise<CommandResult | undefined> {
    const first = content && (await this.store.find(id));
    if (!first) return undefined;
    if (!isDeepStrictEqual(content, contentOfEvent(first, content))) throw new KeyReused(first.id);
    const { amended } = await this.streams.load(stream, lifecycle);
    return { receipt: repeatedReceipt(first, amended), repeated: true };
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
    const { id, namesEntity, stream } = prepared;
    const before = streamAsOfClock(stored, prepared.lifecycle, prepared.clockMs);
    const { event, after } = prepared.amends
      ? await this.amendment(prepared, prepared.amends, before)
      : await this.report(prepared, before);
    try {
      const appended = await this.store.append(stream, [event], before.revision ?? 'no-stream');
      const [recorded] = appended.events;
      // Of a repeat the stream holds what was said first; and a store may give an id of its own to what came second.
      if (namesEntity && !appended.repeated && recorded!.id === id) this.streams.appended(recorded!, after);
      return appended;
    } catch (error) {
      // Another writer took the key for another entity, between our look and our append.
      if (error instanceof EventIdTaken) throw new KeyReused(id);
      if (!(error instanceof WrongExpectedRevision)) throw error;
      if (typeof prepared.expected === 'number') throw new RevisionMismatch(stream, error.actual);
      return undefined;
    }
  }

  /** @throws Contradicted */
  private async report(prepared: PreparedCommand, before: CachedStream): Promise<Decided> {
    const { checked, clockMs, lifecycle } = prepared;
    const occurred = occurredAfter(prepared.occurred, before.deciderState.facts);
    const proposed = proposedEvent(prepared, occurred);
    const revision = (before.revision ?? -1) + 1;
    const change = believedChange(factChange({ ...proposed, revision }), before.recordedMs, clockMs);
    const verdict = decide(lifecycle, before.deciderState, change);
    if (isContradiction(verdict)) throw new Contradicted(verdict.contradiction, verdict.events);
    const warnings = [
      ...verdict.warnings,
      ...(await this.warningsBeside(prepared, checked.definition, change.put!)),
      ...withoutKeyWarning(prepared),
    ];
    const latestMs = latestUntimedMs(before.latestMs, change);
    const after = { ...before, deciderState: verdict.deciderState, latestMs };
    return { event: { ...proposed, metadata: { ...proposed.metadata, warnings } }, after };
  }

  /** @throws InvalidCommand, Contradicted */
  private async amendment(
    prepared: PreparedCommand,
    target: AmendmentTarget,
    before: CachedStream,
  ): Promise<Decided> {
    const proposed = proposedEvent(prepared, prepared.occurred);
    const decided = decideAmendment(prepared, target, proposed, before);
    await refuseRings(target.record, before.amended, decided.amended, this.streams);
    const { amended, corrected, deciderState, event, puts } = decided;
    const warnings = [
      ...decided.warnings,
      ...(corrected ? await this.warningsBeside(prepared, recordTypes.get(corrected.type)!, corrected) : []),
    ];
    const latestMs = puts.reduce((latest, put) => latestUntimedMs(latest, adding(put)), before.latestMs);
    const after = { ...before, deciderState, amended, latestMs };
    return { event: { ...event, metadata: { ...event.metadata, warnings } }, after };
  }

  private warningsBeside(
    { about, ticket }: PreparedCommand,
    definition: CataloguedCommand,
    newFact: Fact<string, object>,
  ): Promise<Warning[]> {
    return warningsOf(definition, newFact, about, this.streams.relatedStreams(ticket), this.options.now());
  }
}

/** An event to append, and its stream after it. */
interface Decided {
  readonly event: NewEvent;
  readonly after: DecidedStream;
}

const nothing = () => undefined;

/** @throws RevisionMismatch */
function checkExpectedRevision({ expected, stream }: PreparedCommand, { revision }: CachedStream): void {
  if (expected === undefined) return;
  const holds = expected === 'exists' ? revision !== undefined : revision === expected;
  if (!holds) throw new RevisionMismatch(stream, revision ?? 'no-stream');
}
