/** Every refusal is a problem detail (RFC 9457) that says what to do next. */
import { HttpException } from '@nestjs/common';
import {
  EventTooLarge,
  InvalidPosition,
  OutcomeUnknown,
  StoreDamaged,
  StoreUnavailable,
} from '@hudna/event-store';
import { Contradicted, InvalidCommand, KeyReused, RevisionMismatch, UnknownCommand } from '@hudna/ledger';
import type { FieldError } from '@hudna/domain';
import { withoutPlaces } from './places.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** The events that the report cannot be true beside. */
  readonly contradicts?: readonly string[];
}

/** A refusal that the API itself words. */
export class HttpProblem extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly extra: {
      readonly errors?: readonly FieldError[];
      readonly retryAfterSeconds?: number;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

export const TITLES: Record<number, string> = {
  400: 'The request is not as it should be',
  403: 'Not from there',
  404: 'There is no such thing',
  405: 'That cannot be done here',
  406: 'Not to be had in that form',
  408: 'Too slow',
  409: 'The report contradicts what is recorded',
  412: 'The stream has moved on',
  413: 'Too much at once',
  414: 'The address is too long',
  415: 'Not a form that is read here',
  417: 'Not what is done here',
  421: 'Not a name of this server',
  422: 'The idempotency key was used for another report',
  431: 'The headers are too long',
  503: 'Not now',
};

export function problem(status: number, code: string, detail: string, extra: Partial<Problem> = {}): Problem {
  return {
    type: `urn:hudna:problem:${code}`,
    title: TITLES[status] ?? 'Something went wrong',
    status,
    detail: withoutPlaces(detail),
    ...extra,
  };
}

/** Undefined where the error is none that a client can do anything about. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof HttpProblem) {
    const { errors } = error.extra;
    return problem(error.status, error.code, error.message, errors && { errors });
  }
  if (error instanceof InvalidCommand) {
    const detail = 'Nothing was taken. Mend the fields named in errors and send it again.';
    return problem(400, 'invalid-command', detail, { errors: error.errors });
  }
  if (error instanceof UnknownCommand) return problem(404, 'unknown-command', error.message);
  if (error instanceof Contradicted) {
    const detail = `${error.message} Nothing was taken. If the report is right, the record is wrong: look at the events it contradicts.`;
    return problem(409, 'contradiction', detail, { contradicts: error.contradicts });
  }
  if (error instanceof KeyReused) return problem(422, 'key-reused', error.message);
  if (error instanceof RevisionMismatch) return problem(412, 'revision-mismatch', error.message);
  if (error instanceof InvalidPosition) {
    const detail = `${error.message} Take it from an answer of Hudna, unchanged.`;
    return problem(400, 'bad-position', detail, { errors: [{ pointer: '?after', detail }] });
  }
  if (error instanceof EventTooLarge) return problem(413, 'too-large', error.message);
  if (error instanceof StoreUnavailable) {
    const detail = `${error.message} Try again in a moment; a report with its Idempotency-Key is recorded once, however often it is sent.`;
    return problem(503, error instanceof OutcomeUnknown ? 'outcome-unknown' : 'store-unavailable', detail);
  }
  if (error instanceof StoreDamaged) {
    // What is wrong may name files of this machine: that is for the log.
    const detail =
      'The ledger is damaged, so nothing is taken, and nothing is answered from it. Whoever looks after this server finds in its log and at /health/ready what is wrong and what to do; keep what you have to report, and send it again then with the same Idempotency-Key.';
    return problem(503, 'ledger-damaged', detail);
  }
  return transportProblem(error);
}

/** What the HTTP server itself refuses: a path, a type, a size, bytes that are no JSON. */
function transportProblem(error: unknown): Problem | undefined {
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === undefined || status < 400 || status > 499) return undefined;
  const known = TRANSPORT[status];
  if (known) return problem(status, ...known);
  // It may quote the whole address.
  const message = error instanceof Error ? shortened(error.message) : 'The request cannot be read.';
  return problem(
    status,
    'bad-request',
    `${message.replace(/\.?$/, '.')} Mend the request and send it again.`,
  );
}

export const NO_SUCH_PATH = 'There is nothing at this path. What there is, /openapi.json says.';

const TRANSPORT: Readonly<Record<number, readonly [string, string]>> = {
  404: ['no-such-path', NO_SUCH_PATH],
  414: ['address-too-long', 'A part of the address is longer than 500 characters: no id is. Check it.'],
  415: ['unknown-type', 'Send application/json for one command, application/x-ndjson for a batch.'],
};

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 100)} ... ${text.slice(-100)}` : text;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
