/**
 * Feeds the read model: reads the ledger from the checkpoint on and writes each batch with the new checkpoint in one
 * transaction. One read model is for all views, so that each answer is of one prefix of the ledger even where it joins
 * many streams. The runner never leaves an event out: at one that it cannot project it stops and says so. Where the ledger
 * or a file cannot be used it waits and tries again; a file that is damaged it builds anew.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  comparePositions,
  makePrivateDirectory,
  type Position,
  START,
  StoreUnavailable,
} from '@hudna/event-store';
import { InPlace } from '@hudna/event-store/sqlite';
import { factProjection, type Projection } from '../read-model/projection.js';
import { BEGINNING, type Checkpoint } from '../store/checkpoint.js';
import {
  buildingFile,
  otherFiles,
  publish,
  removeFile,
  removeLeftovers,
  readModelFile,
} from '../store/files.js';
import { isDamage, isFault, ReadModelDamaged } from '../store/layout.js';
import { ReadModelReader } from '../store/read-model-reader.js';
import { ReadModelWriter } from '../store/read-model-writer.js';
import { batches, whyOtherLedger, prepareBatch } from './batches.js';
import { build } from './build.js';
import type { ProjectionRunnerOptions } from './options.js';
import type { ProjectionState, ProjectionStatus } from './status.js';

/** So many events in one live batch mean that commands come in faster than single commits are worth. */
const BUSY = 8;
const PACE_MS = 50;

export class ProjectionRunner {
  readonly #stopped = new AbortController();
  /** Ends what the runner is at. */
  #turn = new AbortController();
  #running?: Promise<void>;
  /** Why the file that is served must be built anew, where a reader has asked for it. */
  #rebuildReason?: string;
  #state: ProjectionState = 'catching-up';
  #reason?: string;
  /** Why it waits, until it has got on. */
  #fault?: string;
  #file?: string;
  /** Whether the file that is served was looked through from end to end. */
  #checked = false;
  #generation = 0;
  /** How far the file that is served has come. */
  #servedCheckpoint = BEGINNING;
  #building?: Position;
  #drop?: ProjectionStatus['drop'];
  #head: Position = START;

  constructor(private readonly options: ProjectionRunnerOptions) {}

  /** Runs until it is stopped or fails. It does not throw: the status says why. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Ends after the transaction in hand. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#turn.abort();
    await this.#running;
  }

  /** Throws the file that is served away and builds it anew: for a reader that has found it damaged. */
  rebuild(reason: string): void {
    // Every reader that finds the damage asks for it: once is enough.
    if (this.#building !== undefined || this.#file === undefined) return;
    this.#rebuildReason = reason;
    this.#turn.abort();
  }

  status(): ProjectionStatus {
    const { position, recordedAt } = this.#servedCheckpoint;
    const lagMs = this.#lagMs();
    return {
      name: this.options.name ?? 'views',
      version: this.#projection.version,
      state: this.#state,
      position,
      ...(this.#building !== undefined && { building: this.#building }),
      head: this.#head,
      ...(lagMs !== undefined && { lagMs }),
      recordedAt,
      ...(this.#drop && { drop: this.#drop }),
      ...(this.#file !== undefined && { file: this.#file }),
      generation: this.#generation,
      ...(this.#reason !== undefined && { reason: this.#reason }),
    };
  }

  get #projection(): Projection {
    return this.options.projection ?? factProjection;
  }

  get #current(): string {
    return readModelFile(this.options.directory, this.#projection.version);
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopped.signal.aborted) await this.#runTurn();
    } catch (error) {
      this.#building = undefined;
      await this.#lookAtHead();
      this.#report('failed', messageOf(error));
    }
  }

  async #runTurn(): Promise<void> {
    this.#turn = new AbortController();
    try {
      makePrivateDirectory(this.options.directory);
      if (this.#rebuildReason !== undefined) this.#discard(this.#rebuildReason);
      this.#rebuildReason = undefined;
      this.#head = await this.options.store.head();
      const writer = await this.#open();
      if (writer) await this.#follow(writer);
      else await this.#build();
    } catch (error) {
      // It is thrown away at the beginning of the next turn.
      if (isDamage(error)) this.#rebuildReason = messageOf(error);
      else if (error instanceof StoreUnavailable || isFault(error)) {
        this.#serveStored();
        await this.#wait(messageOf(error));
      } else throw error;
    }
  }

  /** The file of this version, where there is one that was made from this ledger. */
  async #open(): Promise<ReadModelWriter | undefined> {
    if (!existsSync(this.#current)) return undefined;
    const writer = ReadModelWriter.open(this.#current, { check: !this.#checked });
    let kept = false;
    try {
      const fault = await whyOtherLedger(this.options.store, writer.checkpoint);
      kept = fault === undefined;
      this.#checked = kept;
      if (kept) return writer;
      this.#discard(fault!);
      return undefined;
    } finally {
      if (!kept) writer.close();
    }
  }

  async #follow(writer: ReadModelWriter): Promise<void> {
    const { signal } = this.#turn;
    try {
      const inPlace = new InPlace([this.#current, `${this.#current}-wal`]);
      this.#serve(this.#current, writer.checkpoint);
      this.#report('catching-up', this.#fault);
      let { position } = writer.checkpoint;
      for await (const batch of batches(this.options.store, position, signal)) {
        const { projected, upTo, failure } = prepareBatch(this.#projection, batch, position);
        position = upTo;
        writer.write(projected, upTo, !batch.caughtUp && !failure);
        // What is written to a file that was removed is gone with the process, and others cannot read it.
        if (inPlace.fault()) throw new ReadModelDamaged('The views files were removed, replaced or cut.');
        this.#servedCheckpoint = writer.checkpoint;
        const clockMs = projected.at(-1)?.droppedClockMs;
        this.#drop =
          clockMs === undefined ? undefined : { clockMs, recordedMs: this.#servedCheckpoint.recordedAt };
        if (comparePositions(batch.upTo, this.#head) > 0) this.#head = batch.upTo;
        if (failure) throw failure;
        this.#fault = undefined;
        this.#report(batch.caughtUp ? 'live' : 'catching-up');
        // Under load a short wait writes many events with one commit; a single event is written at once.
        if (batch.caughtUp && batch.events.length >= BUSY) {
          await delay(PACE_MS, undefined, { signal }).catch(() => {});
        }
      }
      writer.commit();
    } finally {
      writer.close();
    }
  }

  /** Builds a new file while an old one, if there is one, serves; then puts the new one in its place. */
  async #build(): Promise<void> {
    const { store, directory } = this.options;
    removeLeftovers(directory);
    if (this.#file === undefined) await this.#serveOther();
    const file = buildingFile(directory, this.#projection.version);
    const onProgress = (position: Position) => {
      this.#building = position;
      this.#report('rebuilding', this.#reason);
    };
    onProgress(START);
    const built = await build({
      store,
      projection: this.#projection,
      file,
      signal: this.#turn.signal,
      onProgress,
    });
    this.#building = undefined;
    if (!built) return;
    // Where nothing else serves, what comes before the event that cannot be projected is better than nothing.
    if (built.failure && this.#file !== undefined) {
      removeFile(file);
      throw built.failure;
    }
    publish(file, this.#current);
    this.#checked = true;
    this.#fault = undefined;
    this.#serve(this.#current, built.checkpoint);
    for (const other of otherFiles(directory, this.#projection.version)) removeFile(other);
    if (built.failure) throw built.failure;
  }

  /** Serves the file of another version, where it can be read and was made from this ledger. */
  async #serveOther(): Promise<void> {
    for (const file of otherFiles(this.options.directory, this.#projection.version)) {
      try {
        const checkpoint = ReadModelReader.checkpointOf(file);
        if ((await whyOtherLedger(this.options.store, checkpoint)) !== undefined) continue;
        return this.#serve(file, checkpoint);
      } catch (error) {
        // Another layout, damaged, or not to be read: it goes when the new one is there.
        if (!isDamage(error) && !isFault(error)) throw error;
      }
    }
  }

  /** While the ledger cannot be asked, what was projected of it before is better than nothing. */
  #serveStored(): void {
    if (this.#file !== undefined || !existsSync(this.#current)) return;
    try {
      this.#serve(this.#current, ReadModelReader.checkpointOf(this.#current));
    } catch (error) {
      if (!isDamage(error) && !isFault(error)) throw error;
    }
  }

  #serve(file: string, checkpoint: Checkpoint): void {
    if (this.#file !== file) this.#generation += 1;
    this.#file = file;
    this.#servedCheckpoint = checkpoint;
  }

  #lagMs(): number | undefined {
    const { position, recordedAt } = this.#servedCheckpoint;
    const stands = this.#state === 'failed' || this.#fault !== undefined;
    if (!stands && comparePositions(position, this.#head) >= 0) return 0;
    return recordedAt === 0 ? undefined : Math.max(0, (this.options.now ?? Date.now)() - recordedAt);
  }

  #discard(reason: string): void {
    removeFile(this.#file ?? this.#current);
    this.#file = undefined;
    this.#checked = false;
    this.#servedCheckpoint = BEGINNING;
    this.#reason = `${reason} It is filed anew.`;
  }

  async #wait(reason: string): Promise<void> {
    this.#building = undefined;
    if (this.#stopped.signal.aborted) return;
    this.#fault = reason;
    await this.#lookAtHead();
    this.#report(this.#file === undefined ? 'rebuilding' : 'catching-up', reason);
    const { signal } = this.#stopped;
    await delay(this.options.retryMs ?? 1_000, undefined, { signal }).catch(() => undefined);
  }

  async #lookAtHead(): Promise<void> {
    try {
      this.#head = await this.options.store.head();
    } catch {
      // What was known last has to do.
    }
  }

  #report(state: ProjectionState, reason?: string): void {
    this.#state = state;
    this.#reason = reason;
    this.options.onStatus?.(this.status());
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
