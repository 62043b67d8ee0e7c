/** What must hold of every answer, whatever the request. */
import { isUtf8 } from 'node:buffer';
import { type HttpAnswer, type Exchange, type Received, isStream } from './wire.js';

/** What the server has acknowledged: the ids of events and their positions. */
export type Acknowledged = Map<string, string>;

/** The fault of an answer; undefined where there is none. Notes what was acknowledged. */
export function faultIn(
  received: Received,
  { then, methods }: Exchange,
  acknowledged: Acknowledged,
): string | undefined {
  if (received.kind === 'dead') return `The server does not answer: ${received.why}.`;
  if (received.rest.length > 0) return `This is no answer: ${received.rest.toString('latin1').slice(0, 200)}`;
  if (then === 'wait' && !received.answers.some(({ whole }) => whole)) return 'There is no whole answer.';
  for (const [at, answer] of received.answers.entries()) {
    const fault = answer.whole ? faultOf(answer, methods[at], acknowledged) : undefined;
    if (fault !== undefined) {
      return `${fault}\n${answer.status} ${answer.body.toString('utf8').slice(0, 500)}`;
    }
  }
  return undefined;
}

function faultOf(
  answer: HttpAnswer,
  method: string | undefined,
  acknowledged: Acknowledged,
): string | undefined {
  const { status, headers, body } = answer;
  if (status === 503) return headers.has('retry-after') ? undefined : 'A 503 without Retry-After.';
  if (status >= 500) return 'The server says that it failed.';
  if (!isUtf8(body)) return 'The answer is not UTF-8.';
  if (body.length === 0 && (method === 'HEAD' || status === 304)) return undefined;
  const type = headers.get('content-type') ?? '';
  if (status >= 400) return refusalFault(status, type, body);
  if (isStream(answer)) return undefined;
  if (type.startsWith('application/x-ndjson')) return linesFault(body, acknowledged);
  return type.includes('json') ? jsonFault(answer, acknowledged) : undefined;
}

function refusalFault(status: number, type: string, body: Buffer): string | undefined {
  if (!type.startsWith('application/problem+json')) return `A refusal as ${type || 'nothing'}.`;
  const problem = parsed(body);
  return problem === undefined ? 'A refusal that is no JSON.' : problemFault(status, problem as Problem);
}

interface Problem {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly status?: unknown;
  readonly detail?: unknown;
  readonly errors?: readonly { readonly pointer?: unknown; readonly detail?: unknown }[];
}

function problemFault(
  status: number,
  { type, title, status: statusInBody, detail, errors = [] }: Problem,
): string | undefined {
  if (statusInBody !== status || typeof type !== 'string' || typeof title !== 'string') {
    return 'A problem without its members.';
  }
  const sentences = [detail, ...errors.map((error) => error.detail)];
  const unworded = sentences.find((text) => typeof text !== 'string' || !/[^.\s]\.$/.test(text));
  if (unworded !== undefined) return `A detail that is no sentence: ${String(unworded).slice(0, 200)}`;
  if (title === 'Something went wrong') return 'A problem without a title of its own.';
  // A sender's text is cut before it is repeated.
  return sentences.some((text) => (text as string).length > 3_000)
    ? 'A detail that nobody reads to its end.'
    : undefined;
}

function jsonFault({ body, headers }: HttpAnswer, acknowledged: Acknowledged): string | undefined {
  const answer = parsed(body);
  if (answer === undefined) return 'An answer that is no JSON.';
  if (headers.has('location')) acknowledge(answer as Receipt, acknowledged);
  return undefined;
}

interface Receipt {
  readonly position: string;
  readonly events: readonly { readonly id: string }[];
}

function acknowledge({ position, events }: Receipt, acknowledged: Acknowledged): void {
  for (const { id } of events) acknowledged.set(id, position);
}

/** The lines of a batch, or of the ledger. */
function linesFault(body: Buffer, acknowledged: Acknowledged): string | undefined {
  let before = 0;
  for (const text of body.toString('utf8').split('\n').slice(0, -1)) {
    const line = parsed(Buffer.from(text)) as
      { line?: number; status: number; body: Receipt & Problem } | undefined;
    if (line === undefined) return `A line that is no JSON: ${text.slice(0, 200)}`;
    if (line.line === undefined) continue;
    if (line.line <= before) return 'Lines out of order.';
    before = line.line;
    if (line.status >= 500 && line.status !== 503) return `A line that failed: ${text.slice(0, 500)}`;
    const fault =
      line.status < 300 ? acknowledge(line.body, acknowledged) : problemFault(line.status, line.body);
    if (fault) return fault;
  }
  return undefined;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
