/** Hosts the read model: a worker thread keeps it and the transparency log, this thread reads it. */
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { transparencyLogDirectory, type TransparencyLogStatus } from '@hudna/audit';
import { parsePosition, type Position } from '@hudna/event-store';
import { clockOf, type ReadModel, ReadModelAccess, type ProjectionStatus } from '@hudna/projections';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.js';
import type {
  ProjectionsWorkerData,
  FromProjectionsWorker,
  ToProjectionsWorker,
} from './projections-protocol.js';
import { HttpProblem } from '../http/problem.js';
import type { ViewsHealth } from './views-health.js';

/** How long, in ms, a query waits for its position. */
const PATIENCE_MS = 5_000;

export class ReadModelHost implements OnApplicationShutdown {
  private readonly views: ReadModelAccess;
  private readonly listeners = new Set<(status: ProjectionStatus) => void>();
  private readonly logger = new Logger('log of proofs');
  private log: TransparencyLogStatus | undefined;
  private ended: string | undefined;
  /** Why the projection was stopped for good. */
  private halted: string | undefined;
  /** Since when, in epoch ms, the read model may lack stored events; undefined while it holds all. */
  private staleSince: number | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly now: () => number,
  ) {
    this.views = new ReadModelAccess((reason) => this.rebuild(reason));
    worker.on('message', (message: FromProjectionsWorker) => this.hear(message));
    worker.on('error', (error: Error) =>
      this.end(`The thread that feeds the views has failed: ${error.message}`),
    );
    worker.on('exit', () => this.end('The thread that feeds the views has ended.'));
  }

  private hear({ kind, status }: FromProjectionsWorker): void {
    if (kind === 'log') {
      const { log } = this;
      this.log = status;
      // Logged, since an operator may not look at the health page.
      if (status.state === 'failed' && log?.state !== 'failed') this.logger.error(status.reason);
      return;
    }
    if (this.halted === undefined) this.staleSince = staleSince(status, this.views.status, this.staleSince);
    this.views.follow(status);
    for (const listener of this.listeners) listener(status);
  }

  private end(reason: string): void {
    this.ended ??= reason;
    this.views.ended(this.ended);
  }

  /** Starts the worker thread, and waits for the first status of the projection. */
  static async open(config: Config): Promise<ReadModelHost> {
    const { store, dataDirectory, logKey, clock } = config;
    const workerData: ProjectionsWorkerData = {
      store,
      views: join(dataDirectory, 'views'),
      log: { directory: transparencyLogDirectory(dataDirectory), key: logKey },
      clock,
    };
    const worker = new Worker(new URL('./projections.worker.js', import.meta.url), { workerData });
    const host = new ReadModelHost(worker, clockOf(clock).now);
    await new Promise<void>((resolve) => {
      const onMessage = ({ kind }: FromProjectionsWorker) => {
        if (kind !== 'views') return;
        host.worker.off('message', onMessage);
        resolve();
      };
      host.worker.on('message', onMessage);
      host.worker.once('exit', () => resolve());
    });
    return host;
  }

  /**
   * One answer, out of one prefix of the ledger.
   * @param knownAt epoch milliseconds of record time; left out: now.
   * @param upTo The last event to be known; left out: the last of all.
   * @throws ReadModelUnavailable where there is nothing to read yet.
   */
  read<T>(knownAt: number | undefined, answer: (model: ReadModel) => T, upTo?: Position): T {
    return this.views.read(knownAt, answer, { upTo, nowMs: this.now() });
  }

  /**
   * Waits until the projection has come to a position.
   * @throws HttpProblem 400 where it is no position, 503 where the projection does not come to it in time.
   */
  async waitFor(text: string): Promise<void> {
    const position = parsePosition(text.trim());
    if (!position) {
      const detail = 'Hudna-Min-Position is no position: take it from an answer of Hudna, unchanged.';
      throw new HttpProblem(400, 'bad-position', detail);
    }
    if (await this.views.waitFor(position, PATIENCE_MS)) return;
    const reached = this.views.status?.position ?? 'none';
    const detail = `The views have come to position ${reached}, not to ${position} yet. Ask again in a moment.`;
    throw new HttpProblem(503, 'views-behind', detail, { retryAfterSeconds: 2 });
  }

  /** Calls the listener with the status now and at each change, until the returned function is called. */
  onStatus(listener: (status: ProjectionStatus) => void): () => void {
    this.listeners.add(listener);
    if (this.views.status) listener(this.views.status);
    return () => void this.listeners.delete(listener);
  }

  /** Rebuilds the read model, after a reader has found it damaged. */
  rebuild(reason: string): void {
    this.worker.postMessage({ rebuild: reason } satisfies ToProjectionsWorker);
  }

  /** Stops the projection for good, since the ledger is damaged. The read model is still read, and health says why it stays. */
  halt(reason: string): void {
    this.halted ??= `${reason} Nothing is filed any more; what was filed before is still answered.`;
    this.staleSince ??= Date.now();
    this.worker.postMessage({ halt: true } satisfies ToProjectionsWorker);
  }

  /** Why the read model takes in nothing new; undefined while it does. */
  get fault(): string | undefined {
    const { status } = this.views;
    const isWaiting = status?.file === undefined || status.state === 'failed';
    return (
      this.halted ?? this.ended ?? (isWaiting ? (status?.reason ?? 'The views are being built.') : undefined)
    );
  }

  /** Whether an event recorded after this moment (epoch milliseconds) is in the read model, and so all before it. */
  passed(recordedMs: number): boolean {
    return (this.views.status?.recordedAt ?? 0) > recordedMs;
  }

  /** The stamp of the last event in the read model, epoch milliseconds; 0 for none. */
  recordedMs(): number {
    return this.views.status?.recordedAt ?? 0;
  }

  /** For how long, in whole seconds, the read model may have lacked stored events; 0 while it holds all. */
  ageSeconds(): number {
    const since = this.ended === undefined ? this.staleSince : (this.views.status?.recordedAt ?? 0);
    return since === undefined ? 0 : Math.max(0, Math.floor((Date.now() - since) / 1_000));
  }

  /**
   * Whether the read model can be read, whether it is complete, whether the projection waits for the ledger; and the
   * status of the projection and of the transparency log.
   */
  health(): {
    readonly complete: boolean;
    readonly serves: boolean;
    readonly waits: boolean;
    readonly views: ViewsHealth;
    readonly log?: TransparencyLogStatus | undefined;
  } {
    const { status } = this.views;
    if (this.ended !== undefined) {
      const views = { ...status, state: 'failed' as const, reason: this.ended };
      return { complete: false, serves: false, waits: false, views, log: this.log };
    }
    const serves = status?.file !== undefined && status.state !== 'failed';
    const complete = serves && status.state !== 'catching-up';
    const waits = status?.state === 'catching-up' && status.reason !== undefined;
    // The path of the file is not shown.
    const { file: _file, drop: _drop, ...publicStatus } = status ?? { state: 'starting' as const };
    const { halted: reason, log } = this;
    if (reason === undefined) return { complete, serves, waits, views: publicStatus, log };
    const stays = { state: 'catching-up' as const, reason };
    const views = { ...publicStatus, ...(publicStatus.state !== 'failed' && stays) };
    return { complete: false, serves, waits: true, views, log: log && { ...log, ...stays } };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.ended === undefined) {
      const exit = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
      this.worker.postMessage({ stop: true } satisfies ToProjectionsWorker);
      await exit;
    }
    this.views.close();
  }
}

/** A read model that has never been complete since the start is as old as its newest event. */
function staleSince(
  { state, recordedAt }: ProjectionStatus,
  last: ProjectionStatus | undefined,
  before: number | undefined,
): number | undefined {
  if (state === 'live') return undefined;
  if (last?.state === 'live') return Date.now();
  return before ?? (recordedAt || undefined);
}
