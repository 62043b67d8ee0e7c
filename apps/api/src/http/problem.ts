/** Every error is answered with problem details (RFC 9457) that say what to do next. */
import { HttpException } from '@nestjs/common';
import { TransparencyLogDamaged, TransparencyLogMismatch, TransparencyLogUnavailable } from '@hudna/audit';
import {
  EventTooLarge,
  InvalidPosition,
  OutcomeUnknown,
  StoreDamaged,
  StoreUnavailable,
} from '@hudna/event-store';
import {
  Contradicted,
  InvalidCommand,
  KeyReused,
  NotAmendable,
  NotYetRecorded,
  RevisionMismatch,
  UnknownCommand,
} from '@hudna/ledger';
import type { FieldError } from '@hudna/domain';
import { InvalidQuery, ReadModelUnavailable } from '@hudna/projections';
import { withoutPlaces } from './places.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** The events that the report contradicts. */
  readonly contradicts?: readonly string[];
}

/** A problem that the API itself words. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
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
  422: 'Not to be taken as it stands',
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

/** How an error class of the libraries is answered; without `detail`, in the words of the error. */
interface ProblemOf {
  readonly kind: abstract new (...given: never[]) => Error;
  readonly status: number;
  readonly code: string;
  detail?(error: Error): string;
  extra?(error: Error): Partial<Problem>;
  readonly retryAfterSeconds?: number;
}

function on<E extends Error>(
  kind: abstract new (...given: never[]) => E,
  status: number,
  code: string,
  more: {
    detail?(error: E): string;
    extra?(error: E): Partial<Problem>;
    readonly retryAfterSeconds?: number;
  } = {},
): ProblemOf {
  return { kind, status, code, ...more } as ProblemOf;
}

const KEEP_TRYING = {
  detail: ({ message }: Error) =>
    `${message} Try again in a moment; a report with its Idempotency-Key is recorded once, however often it is sent.`,
};

const LOG_UNAVAILABLE = { retryAfterSeconds: 2 };

/** Looked through in order: subclasses come before their base. */
const PROBLEMS: readonly ProblemOf[] = [
  on(InvalidCommand, 400, 'invalid-command', {
    detail: () => 'Nothing was taken. Mend the fields named in errors and send it again.',
    extra: ({ errors }) => ({ errors }),
  }),
  on(UnknownCommand, 404, 'unknown-command'),
  on(Contradicted, 409, 'contradiction', {
    detail: ({ message }) =>
      `${message} Nothing was taken. If the report is right, the record is wrong: look at the events it contradicts.`,
    extra: ({ contradicts }) => ({ contradicts }),
  }),
  on(KeyReused, 422, 'key-reused'),
  on(NotAmendable, 422, 'not-amendable', { extra: ({ errors }) => ({ errors }) }),
  on(NotYetRecorded, 404, 'not-yet', { retryAfterSeconds: 5 }),
  on(RevisionMismatch, 412, 'revision-mismatch'),
  on(InvalidPosition, 400, 'bad-position', {
    detail: unchangedPosition,
    extra: (error) => ({ errors: [{ pointer: '?after', detail: unchangedPosition(error) }] }),
  }),
  on(InvalidQuery, 400, 'bad-parameter', {
    extra: ({ parameter, message: detail }) => ({ errors: [{ pointer: pointerTo(parameter), detail }] }),
  }),
  on(EventTooLarge, 413, 'too-large'),
  on(OutcomeUnknown, 503, 'outcome-unknown', KEEP_TRYING),
  on(StoreUnavailable, 503, 'store-unavailable', KEEP_TRYING),
  on(StoreDamaged, 503, 'ledger-damaged', {
    // What is wrong may name files of this machine: that is for the log.
    detail: () =>
      'The ledger is damaged, so nothing is taken, and nothing is answered from it. Whoever looks after this server finds in its log and at /health/ready what is wrong and what to do; keep what you have to report, and send it again then with the same Idempotency-Key.',
  }),
  on(ReadModelUnavailable, 503, 'views-not-ready', {
    detail: ({ message }) => `${message} Ask again in a moment; /health/ready says how far they are.`,
    retryAfterSeconds: 2,
  }),
  on(TransparencyLogUnavailable, 503, 'log-unavailable', LOG_UNAVAILABLE),
  on(TransparencyLogDamaged, 503, 'log-unavailable', LOG_UNAVAILABLE),
  on(TransparencyLogMismatch, 503, 'log-unavailable', LOG_UNAVAILABLE),
];

function unchangedPosition({ message }: Error): string {
  return `${message} Take it from an answer of Hudna, unchanged.`;
}

/** Where a fault of a parameter lies, as `errors` points at it. */
function pointerTo(parameter: string): string {
  return `?${parameter.slice(0, 50)}`;
}

export function invalidParameter(parameter: string, detail: string): HttpProblem {
  return new HttpProblem(400, 'bad-parameter', detail, {
    errors: [{ pointer: pointerTo(parameter), detail }],
  });
}

/** @param sentence What is not known. */
export function notFound(sentence: string): HttpProblem {
  const detail = `${sentence} Check the id; with at or knownAt, whether it was there and known by then.`;
  return new HttpProblem(404, 'not-known', detail);
}

/** Undefined for an error that a client can do nothing about. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof HttpProblem) {
    const { errors } = error.extra;
    return problem(error.status, error.code, error.message, errors && { errors });
  }
  const row = rowOf(error);
  if (!row) return transportProblem(error);
  const { status, code, detail, extra } = row;
  return problem(status, code, detail?.(error as Error) ?? (error as Error).message, extra?.(error as Error));
}

/** The `Retry-After` of an error that may be gone then: of each that is answered with 503, and of others that say so. */
export function retryAfterSeconds(error: unknown): number | undefined {
  const row = rowOf(error);
  const stated = error instanceof HttpProblem ? error.extra : row;
  const status = error instanceof HttpProblem ? error.status : row?.status;
  return stated?.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
}

function rowOf(error: unknown): ProblemOf | undefined {
  return PROBLEMS.find(({ kind }) => error instanceof kind);
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
