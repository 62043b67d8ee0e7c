/** One open response of server-sent events. What waits for its reader is bounded: a reader who does not read is cut off. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';

/** Bytes that may wait for a reader. */
const WAITING = 1_048_576;

/** Bytes written at once; `PATIENCE_MS` is for each such piece. */
const PIECE = 65_536;

/** How long, in ms, a reader may take for a piece. */
const PATIENCE_MS = 30_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Proxies that buffer would hold the changes back.
  'X-Accel-Buffering': 'no',
};

/** Answers HEAD with the headers alone; false for any other method. */
export function answeredHead(request: FastifyRequest, reply: FastifyReply): boolean {
  if (request.method !== 'HEAD') return false;
  void reply.headers(HEADERS).send();
  return true;
}

export class EventStream {
  readonly #gone = new AbortController();

  /** Takes over the answer to a request. */
  static over(reply: FastifyReply): EventStream {
    reply.hijack();
    return new EventStream(reply.raw);
  }

  private constructor(private readonly response: ServerResponse) {
    // A reader who has left already emits no `close` any more.
    if (response.closed || response.destroyed) this.#gone.abort();
    response.on('close', () => this.#gone.abort());
    // A socket that breaks is closed as well.
    response.on('error', () => this.#gone.abort());
    response.writeHead(200, HEADERS);
    response.write('retry: 2000\n\n');
  }

  /** Aborted when the reader has left, or was cut off. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Writes at the reader's pace, a piece at a time; resolves when all is written, or the reader has left. */
  async send(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length && !this.gone.aborted; at += PIECE) {
      if (!this.response.write(bytes.subarray(at, at + PIECE))) await this.drained();
    }
  }

  private async drained(): Promise<void> {
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

  /**
   * Writes a heartbeat, unless the reader has something to read anyway.
   * @param away Why changes cannot be sent now. It is sent as an event, since EventSource does not show comments.
   */
  beat(id?: string, away?: string): void {
    if (this.response.writableLength > 0) return;
    if (away !== undefined) this.push(`event: away\ndata: ${JSON.stringify({ reason: away })}\n\n`);
    else this.push(`: heartbeat\n${id === undefined ? '' : `id: ${id}\n`}\n`);
  }

  /** Writes at once: a reader too far behind is cut off, and resumes later. */
  push(bytes: Buffer | string): void {
    if (this.gone.aborted) return;
    if (this.response.writableLength > WAITING) this.cutOff();
    else this.response.write(bytes);
  }

  /** Ends the response. */
  end(): void {
    this.response.end();
    this.cutOff();
  }

  private cutOff(): void {
    this.response.destroy();
    this.#gone.abort();
  }
}
