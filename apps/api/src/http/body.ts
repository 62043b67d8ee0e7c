/** Bytes to JSON: UTF-8 that is whole, JSON that is valid, no member twice, none that reaches into a prototype. */
import { isUtf8 } from 'node:buffer';
import { finished, type Readable } from 'node:stream';
import { parse } from 'secure-json-parse';
import { HttpProblem } from './problem.js';
import { repeatedMembers } from './repeated-members.js';

/** The largest command, in bytes; also of one line of a batch. */
export const BODY_LIMIT = 1_048_576;

/** So much of a body that is too large is still read: its sender reads the refusal only after sending. */
const DRAIN_LIMIT = 64 * BODY_LIMIT;

/**
 * Reads a body whole. What is too large is read to its end and not kept; what is far too large, or has not come to its end
 * within `timeoutMs`, is given up.
 */
export function readBody(
  body: Readable,
  timeoutMs: number,
  done: (error: Error | null, bytes: Buffer) => void,
): void {
  const parts: Buffer[] = [];
  let length = 0;
  let settled = false;
  const settle = (error: Error | null, bytes: Buffer) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    done(error, bytes);
  };
  const timer = setTimeout(() => settle(tooSlow('The body'), Buffer.alloc(0)), timeoutMs).unref();
  body.on('data', (part: Buffer) => {
    length += part.length;
    if (settled) return;
    if (length <= BODY_LIMIT) parts.push(part);
    else if (length > DRAIN_LIMIT) body.destroy(tooLarge());
  });
  body.on('end', () =>
    settle(length > BODY_LIMIT ? tooLarge() : null, parts.length === 1 ? parts[0]! : Buffer.concat(parts)),
  );
  body.on('error', (error) => settle(error instanceof HttpProblem ? error : brokenOff(), Buffer.alloc(0)));
}

/** What comes a byte a second would hold a connection for ever. */
export function tooSlow(what: string): HttpProblem {
  const detail = `${what} did not come to its end in time: nothing of it was taken. Send it again; from a slow line, send less at once.`;
  return new HttpProblem(408, 'too-slow', detail, { headers: { Connection: 'close' } });
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

/** Mostly the sender is gone, and reads it no more. */
function brokenOff(): HttpProblem {
  return new HttpProblem(
    400,
    'broken-off',
    'The body broke off before its end: nothing of it was taken. Send it again.',
  );
}

function tooLarge(): HttpProblem {
  const detail =
    'The body is larger than 1 MiB: nothing of it was taken. Send less at once; a batch (application/x-ndjson) may be of any length, a line of it up to 1 MiB.';
  return new HttpProblem(413, 'too-large', detail);
}

/** @throws HttpProblem 400 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    throw bad(
      'The body is not whole UTF-8: some bytes were lost or are of another encoding. Send it again as UTF-8.',
    );
  }
  if (bytes.length === 0) throw bad('The body is empty: send a JSON object with the fields of the command.');
  const text = bytes.toString('utf8');
  const value = parsed(text);
  const repeated = repeatedMembers(text, value);
  if (repeated.length === 0) return value;
  const detail = 'This member is there more than once: which one is meant cannot be told. Send it once.';
  throw new HttpProblem(
    400,
    'repeated-member',
    'Nothing was taken: an object has a member more than once. Keep one of each that errors points at, and send it again.',
    { errors: repeated.map((pointer) => ({ pointer, detail })) },
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw bad(`The body is not JSON (${message}). Mend it and send it again.`);
  }
}

function bad(detail: string): HttpProblem {
  return new HttpProblem(400, 'not-json', detail, { errors: [{ pointer: '', detail }] });
}
