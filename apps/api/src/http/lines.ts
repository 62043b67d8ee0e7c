/** A stream of bytes, line by line. */
import { tooSlow } from './body.js';
import { HttpProblem } from './problem.js';

/** How long, in ms, a sender may take. What is not waited for does not count: the reader may be the slow one. */
export interface Patience {
  /** For a line, from its first byte on. */
  readonly lineMs: number;
  /** For the next line to begin. */
  readonly idleMs: number;
}

/**
 * The lines, without their ends; `undefined` stands for a line longer than `limit`, of which nothing is kept.
 * @throws HttpProblem 408
 */
export async function* lines(
  bytes: AsyncIterable<Buffer>,
  limit: number,
  { lineMs, idleMs }: Patience,
): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  /** In ms, since the line began or, between lines, since the last one ended. */
  let waited = 0;
  const whole = () => {
    const line = length > limit ? undefined : Buffer.concat(parts);
    // Ends of lines alone say nothing.
    if (length > 0) waited = 0;
    parts = [];
    length = 0;
    return line;
  };
  const keep = (part: Buffer) => {
    if (length === 0 && part.length > 0) waited = 0;
    length += part.length;
    if (length > limit) parts = [];
    else parts.push(part);
  };
  const chunks = bytes[Symbol.asyncIterator]();
  for (;;) {
    const waitingSince = performance.now();
    const next = await (length > 0
      ? within(chunks.next(), lineMs - waited, () => tooSlow('The line'))
      : within(chunks.next(), idleMs - waited, silent));
    if (next.done) break;
    waited += performance.now() - waitingSince;
    const chunk = next.value;
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      yield whole();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield whole();
}

function silent(): HttpProblem {
  const detail = 'No line has come for too long: the batch ends here. Send what is left as another one.';
  return new HttpProblem(408, 'too-slow', detail);
}

async function within<T>(promise: Promise<T>, ms: number, late: () => HttpProblem): Promise<T> {
  const end = Promise.withResolvers<never>();
  const timer = setTimeout(() => end.reject(late()), Math.max(0, ms)).unref();
  try {
    return await Promise.race([promise, end.promise]);
  } finally {
    clearTimeout(timer);
  }
}
