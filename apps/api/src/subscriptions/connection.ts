/** One open stream of server-sent events: what waits for its reader is bounded, and who does not read is cut off. */
import type { ServerResponse } from 'node:http';

/** Bytes that may wait for a reader. */
const WAITING = 1_048_576;

/** How long, in ms, a reader may take to read what waits. */
const PATIENCE_MS = 30_000;

export class Connection {
  readonly #gone = new AbortController();

  constructor(private readonly response: ServerResponse) {
    response.on('close', () => this.#gone.abort());
    // A socket that breaks is closed as well: there is nothing more to do about it.
    response.on('error', () => this.#gone.abort());
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // A proxy that gathers what it passes on would keep the news to itself.
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
  }

  /** Aborted when the reader has left, or was cut off. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Writes at the reader's pace; resolves when there is room for more, or nobody there. */
  async send(text: string): Promise<void> {
    if (this.gone.aborted || this.response.write(text)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.cutOff(), PATIENCE_MS).unref();
      const done = () => {
        clearTimeout(timer);
        this.response.off('drain', done);
        this.gone.removeEventListener('abort', done);
        resolve();
      };
      this.response.once('drain', done);
      this.gone.addEventListener('abort', done);
    });
  }

  /** Writes at the pace of the news: who is too far behind is cut off, and goes on later from where they were. */
  push(bytes: Buffer | string): void {
    if (this.gone.aborted) return;
    if (this.response.writableLength > WAITING) this.cutOff();
    else this.response.write(bytes);
  }

  /** Ends it in good order. */
  end(): void {
    this.response.end();
    this.cutOff();
  }

  private cutOff(): void {
    this.response.destroy();
    this.#gone.abort();
  }
}
