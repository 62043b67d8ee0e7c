/** Bytes to JSON: UTF-8 that is whole, JSON that is valid, and no key that reaches into an object's prototype. */
import { isUtf8 } from 'node:buffer';
import { finished, type Readable } from 'node:stream';
import { parse } from 'secure-json-parse';
import { Refusal } from './problem.js';

/** The largest command, in bytes; also of one line of a batch. */
export const BODY_LIMIT = 1_048_576;

/** So much of a body that is too large is still read, so that its sender hears why it is refused. */
const DRAIN_LIMIT = 64 * BODY_LIMIT;

/** Reads a body whole. What is too large is read to its end and not kept; what is far too large is cut off. */
export function readBody(body: Readable, done: (error: Error | null, bytes: Buffer) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  body.on('data', (part: Buffer) => {
    length += part.length;
    if (length <= BODY_LIMIT) parts.push(part);
    else if (length > DRAIN_LIMIT) body.destroy(tooLarge());
  });
  body.on('end', () =>
    done(length > BODY_LIMIT ? tooLarge() : null, parts.length === 1 ? parts[0]! : Buffer.concat(parts)),
  );
  body.on('error', (error) => done(error instanceof Refusal ? error : brokenOff(), Buffer.alloc(0)));
}

/** How long, in ms, the rest of a body that nobody wants is waited for. */
const DRAIN_MS = 2_000;

/** Reads the rest of a body that nobody wants: a connection closed before its end is reset, and the answer lost. */
export function drained(body: Readable): Promise<void> {
  if (body.readableEnded || body.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    finished(body, { writable: false }, () => {
      clearTimeout(timer);
      resolve();
    });
    body.resume();
  });
}

/** For whoever still hears it: mostly the sender is gone. */
function brokenOff(): Refusal {
  return new Refusal(
    400,
    'broken-off',
    'The body broke off before its end: nothing of it was taken. Send it again.',
  );
}

function tooLarge(): Refusal {
  const detail =
    'The body is larger than 1 MiB: nothing of it was taken. Send less at once; a batch (application/x-ndjson) may be of any length, a line of it up to 1 MiB.';
  return new Refusal(413, 'too-large', detail);
}

/** @throws Refusal 400 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    throw bad(
      'The body is not whole UTF-8: some bytes were lost or are of another encoding. Send it again as UTF-8.',
    );
  }
  if (bytes.length === 0) throw bad('The body is empty: send a JSON object with the fields of the command.');
  try {
    return parse(bytes.toString('utf8'));
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    throw bad(`The body is not JSON (${said}). Mend it and send it again.`);
  }
}

function bad(detail: string): Refusal {
  return new Refusal(400, 'not-json', detail, { errors: [{ pointer: '', detail }] });
}

/**
 * The lines of a stream of bytes, without their ends; `undefined` stands for a line longer than `limit`, of which
 * nothing is kept.
 */
export async function* lines(
  bytes: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const whole = () => {
    const line = length > limit ? undefined : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };
  const keep = (part: Buffer) => {
    length += part.length;
    if (length > limit) parts = [];
    else parts.push(part);
  };
  for await (const chunk of bytes) {
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
