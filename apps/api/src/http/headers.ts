/** Headers of which only one can be meant, and how their values are read. */
import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem.js';

/** Of some Node keeps the first, of others it makes a list: either way what was meant is guessed. */
const SINGLE: ReadonlySet<string> = new Set([
  'host',
  'origin',
  'content-type',
  'content-length',
  'idempotency-key',
  'if-match',
  'hudna-min-position',
  'last-event-id',
  'authorization',
  'sec-fetch-site',
  'sec-fetch-mode',
  'access-control-request-method',
]);

/** @throws HttpProblem 400 */
export function refuseRepeated({ rawHeaders }: IncomingMessage): void {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) {
      const detail = `The header ${name} is there more than once: which one is meant cannot be told. Send it once.`;
      throw new HttpProblem(400, 'repeated-header', detail);
    }
    seen.add(name);
  }
}

/** RFC 9112, section 3.2. Node would refuse it without a word. @throws HttpProblem 400 */
export function refuseHostless({ httpVersion, headers }: IncomingMessage): void {
  if (httpVersion !== '1.1' || headers.host) return;
  throw new HttpProblem(
    400,
    'no-host',
    'The header Host is missing. Name the server in it, and send it again.',
  );
}

/** A string of structured fields (RFC 9651, section 3.3.3), as draft-ietf-httpapi-idempotency-key-header has it. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;

/** The same key, bare or in quotes. @throws HttpProblem 400 */
export function idempotencyKeyIn(header: string | undefined): string | undefined {
  if (!header?.startsWith('"')) return header;
  const inside = QUOTED.exec(header)?.[1];
  if (inside !== undefined) return inside.replace(/\\(["\\])/g, '$1');
  const detail =
    'The Idempotency-Key begins with a quote, and is no quoted string: send the key bare, or in quotes with a backslash before each quote or backslash within.';
  throw new HttpProblem(400, 'bad-idempotency-key', detail);
}

/**
 * Why a body of this coding is not read, where it is another than UTF-8 as it comes: it would be taken for something
 * else than it is.
 */
export function codingProblem({ headers }: IncomingMessage): HttpProblem | undefined {
  const coding = headers['content-encoding']?.trim().toLowerCase();
  if (coding && coding !== 'identity') {
    const detail = 'A body is read as it comes, without a Content-Encoding: send it uncompressed.';
    return new HttpProblem(415, 'unknown-coding', detail, { headers: { 'Accept-Encoding': 'identity' } });
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    return new HttpProblem(
      415,
      'unknown-charset',
      'A body is read as UTF-8, and as nothing else: send it so.',
    );
  }
  return undefined;
}

/** A coding that only the way from there to here has (RFC 9112, section 6.1). @throws HttpProblem 400 */
export function refuseTransferCoded({ headers }: IncomingMessage): void {
  const coding = headers['transfer-encoding']?.trim().toLowerCase();
  if (coding === undefined || coding === 'chunked') return;
  const detail =
    'The one Transfer-Encoding that is read here is chunked. Send the body so, or with its length.';
  throw new HttpProblem(400, 'unknown-transfer-coding', detail);
}
