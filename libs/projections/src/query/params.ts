/** What may be asked by: classes whose decorators state each parameter. */
import type { Class } from '@hudna/domain';
import { momentIn } from './as-of.js';
import { type Cursor, decodeCursor } from './cursor.js';
import { InvalidQuery } from './invalid-query.js';
import { parameterRule, parametersOf, readable } from './parameter.js';

const text = (value: string) => value;

/** Any text. */
export const IsWord = parameterRule('query-word', { type: 'string' }, text);

/** The id that stands in the path. */
export const IsPathId = parameterRule('path-id', { type: 'string' }, text, 'path');

export const IsMinPosition = parameterRule(
  'min-position',
  { type: 'string', description: 'A position that the answer must have come to.' },
  text,
  'header',
);

/** An instant with its offset, or a local date; the zone of a date is applied where the moment is resolved. */
export const queryTime = (rule: string, description: string) =>
  parameterRule(rule, { type: 'string', description }, (value, name) => {
    momentIn(name, value, 'UTC');
    return value;
  });

export const IsAt = queryTime(
  'query-at',
  'As things stood: an instant with its offset, or a local date (its end). Default: now.',
);

export const IsKnownAt = queryTime(
  'query-known-at',
  'As it was known: an instant with its offset, or a local date (its end). Default: now.',
);

/** A day of the calendar: `2018-03-11`. */
export const queryDate = (rule: string, description: string) =>
  parameterRule(rule, { type: 'string', description }, (value, name) =>
    readable(name, value, () => {
      if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw new RangeError('Write a date as 2018-03-11.');
      return Temporal.PlainDate.from(value, { overflow: 'reject' }).toString();
    }),
  );

export const queryNumber = (
  rule: string,
  schema: { minimum: number; maximum: number; [more: string]: unknown },
) =>
  parameterRule(rule, { type: 'integer', ...schema }, (value, name) => {
    const { minimum, maximum } = schema;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (number >= minimum && number <= maximum) return number;
    throw new InvalidQuery(name, `Give ${name} as a whole number from ${minimum} to ${maximum}.`);
  });

const IsLimit = queryNumber('query-limit', {
  minimum: 1,
  maximum: 1_000,
  default: 100,
  description: '1 to 1,000; default 100.',
});

const IsCursor = parameterRule(
  'query-cursor',
  {
    type: 'string',
    description:
      '`next` of the page before, unchanged: all pages are of one moment. With another list or other parameters it is refused; `limit` may differ.',
  },
  decodeCursor,
);

/** What every query takes. */
export class AsOfParams {
  @IsAt() readonly at?: string;
  @IsKnownAt() readonly knownAt?: string;
  /** The answer waits until the read model has come so far. */
  @IsMinPosition() readonly minPosition?: string;
}

export class ListParams extends AsOfParams {
  /** Items on a page. */
  @IsLimit() readonly limit?: number;
  /** Where the page before ended: the read model is to be what was known up to its position. */
  @IsCursor() readonly cursor?: Cursor;
}

export class EntityParams extends AsOfParams {
  @IsPathId() readonly id!: string;
}

/** The params of a query, whichever it is. */
export interface ViewParams extends AsOfParams {
  readonly id?: string;
  readonly limit?: number;
  readonly cursor?: Cursor;
  readonly [parameter: string]: unknown;
}

/** The parts of a request. */
export interface ParamsSource {
  readonly query: Readonly<Record<string, unknown>>;
  readonly path?: Readonly<Record<string, string>>;
  /** Those that headers give, under the names of the class. */
  readonly header?: Readonly<Record<string, string | undefined>>;
}

/**
 * An instance of a params class. Whatever is no parameter is refused: a mistyped `knownAt` must not mean now.
 * @throws InvalidQuery
 */
export function readParams<P extends object>(params: Class<P>, { query, path, header }: ParamsSource): P {
  const known = parametersOf(params);
  const names = [...known].flatMap(([name, one]) => (one.in === 'query' ? [name] : []));
  for (const [name, value] of Object.entries(query)) refuseMisplaced(names, name, value);
  const sources = { query, path, header };
  const read: Record<string, unknown> = {};
  for (const [name, parameter] of known) {
    const value = sources[parameter.in]?.[name];
    if (typeof value === 'string') read[name] = parameter.read(value, name);
  }
  return Object.assign(new params(), read);
}

function refuseMisplaced(names: readonly string[], name: string, value: unknown): void {
  if (!names.includes(name)) {
    throw new InvalidQuery(
      name,
      names.length === 0
        ? `Nothing is asked for here by parameters: leave ${name.slice(0, 50)} out.`
        : `There is no parameter ${name.slice(0, 50)} here. There are: ${names.join(', ')}.`,
    );
  }
  if (Array.isArray(value)) {
    throw new InvalidQuery(name, `The parameter ${name} is there more than once: give it once.`);
  }
  if (value === '') {
    throw new InvalidQuery(name, `The parameter ${name} is empty: leave it out, or say what you mean.`);
  }
}
