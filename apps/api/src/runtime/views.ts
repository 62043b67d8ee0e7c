/**
 * The views as the API sees them: one file to read, fed by a thread of its own, and how far that has come.
 */
import { comparePositions, type Position, parsePosition } from '@hudna/event-store';
import { isDamage, type Shelf, ShelfReader, type ViewStatus } from '@hudna/projections';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.js';
import { Refusal } from '../http/problem.js';

/** How long, in ms, a reader waits for the position that it asks for. */
const PATIENCE_MS = 5_000;

interface Waiter {
  readonly position: Position;
  readonly arrived: () => void;
}

export class Views {
  private status: ViewStatus | undefined;
  private reader: ShelfReader | undefined;
  private reading = '';
  private readonly waiters = new Set<Waiter>();
  private ended = false;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (status: ViewStatus) => this.heard(status));
    worker.on('error', (error: Error) => this.stoppedBy(error.message));
    worker.on('exit', () => (this.ended = true));
  }

  /** Starts the thread, and waits until it has said where the views stand. */
  static async open({ dataDirectory }: Config): Promise<Views> {
    const workerData = { ledger: dataDirectory, views: join(dataDirectory, 'views') };
    const views = new Views(new Worker(new URL('./views.worker.js', import.meta.url), { workerData }));
    await new Promise<void>((resolve) => {
      views.worker.once('message', () => resolve());
      views.worker.once('exit', () => resolve());
    });
    return views;
  }

  /**
   * One answer, out of one prefix of the ledger.
   * @param knownAt epoch milliseconds of record time; left out: now.
   * @throws Refusal 503 where there is nothing to read yet.
   */
  read<T>(knownAt: number | undefined, question: (shelf: Shelf) => T): T {
    if (!this.reader) throw this.notReady();
    try {
      return this.reader.read(knownAt, question);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const reason = (error as Error).message;
      this.worker.postMessage({ rebuild: reason });
      throw new Refusal(
        503,
        'views-rebuilding',
        `${reason} They are being filed anew; ask again in a moment.`,
      );
    }
  }

  /**
   * Waits until the views have come to a position that a reader has seen.
   * @throws Refusal 400 where it is no position, 503 where they do not come to it in time.
   */
  async waitFor(text: string): Promise<void> {
    const position = parsePosition(text.trim());
    if (!position) {
      const detail = 'Hudna-Min-Position is no position: take it from an answer of Hudna, unchanged.';
      throw new Refusal(400, 'bad-position', detail);
    }
    if (this.has(position)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        resolve();
      };
      const waiter = { position, arrived: done };
      const timer = setTimeout(done, PATIENCE_MS);
      this.waiters.add(waiter);
    });
    if (this.has(position)) return;
    const detail = `The views have come to position ${this.status?.position ?? 'none'} and not to ${position} yet. Ask again in a moment.`;
    throw new Refusal(503, 'views-behind', detail, { retryAfterSeconds: 2 });
  }

  /** Whether the views serve and how far they have come. */
  health(): { ready: boolean; views: object } {
    const status = this.status;
    const ready =
      !this.ended &&
      this.reader !== undefined &&
      (status?.state === 'live' || status?.state === 'rebuilding');
    return { ready, views: status ?? { state: 'starting' } };
  }

  async close(): Promise<void> {
    if (!this.ended) {
      this.worker.postMessage({ stop: true });
      await new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    }
    this.reader?.close();
    this.reader = undefined;
  }

  private has(position: Position): boolean {
    return this.status !== undefined && comparePositions(this.status.position, position) >= 0;
  }

  private heard(status: ViewStatus): void {
    this.status = status;
    const reading = `${status.generation} ${status.file}`;
    if (status.file !== undefined && reading !== this.reading) {
      this.reader?.close();
      this.reader = ShelfReader.open(status.file);
      this.reading = reading;
    }
    for (const waiter of this.waiters) if (this.has(waiter.position)) waiter.arrived();
  }

  private stoppedBy(reason: string): void {
    this.ended = true;
    if (this.status) this.status = { ...this.status, state: 'failed', reason };
  }

  private notReady(): Refusal {
    const { state = 'starting', building, head, reason } = this.status ?? {};
    const how = building === undefined ? '' : `, at ${building} of ${head}`;
    const detail = `The views cannot be read yet (${state}${how}${reason ? `: ${reason}` : ''}). See /health/ready.`;
    return new Refusal(503, 'views-not-ready', detail, { retryAfterSeconds: 5 });
  }
}
