/** What a reader may ask for in the query string. Anything else is refused: a mistyped `knownAt` must not mean now. */
import { parseQueryTime } from '@hudna/domain';
import { InvalidQuery } from '@hudna/projections';
import { HttpProblem } from '../http/problem.js';

export type QueryString = Readonly<Record<string, string | string[] | undefined>>;

export class Parameters {
  /** @throws Refusal 400 where a parameter is not one of `allowed`, or is given twice. */
  constructor(
    private readonly query: QueryString,
    allowed: readonly string[],
  ) {
    for (const [name, value] of Object.entries(query)) {
      if (!allowed.includes(name)) {
        throw invalidParameter(
          name,
          allowed.length === 0
            ? `Nothing is asked for here by parameters: leave ${name.slice(0, 50)} out.`
            : `There is no parameter ${name.slice(0, 50)} here. There are: ${allowed.join(', ')}.`,
        );
      }
      if (Array.isArray(value)) {
        throw invalidParameter(name, `The parameter ${name} is there more than once: give it once.`);
      }
      if (value === '') {
        throw invalidParameter(name, `The parameter ${name} is empty: leave it out, or say what you mean.`);
      }
    }
  }

  text(name: string): string | undefined {
    const value = this.query[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Epoch milliseconds; a local date means the end of that day. */
  moment(name: string, timeZone: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    return this.read(name, value, () => {
      return parseQueryTime(value.replace(/ (?=\d\d:\d\d$)/, '+'), timeZone);
    });
  }

  /** Names joined by commas, each one of `known`. */
  names(name: string, known: ReadonlySet<string>): string[] | undefined {
    const wanted = this.text(name)?.split(',');
    const stranger = wanted?.find((one) => !known.has(one));
    if (stranger === undefined) return wanted;
    throw invalidParameter(
      name,
      `There are no ${name} called ${stranger.slice(0, 50)}. There are: ${[...known].join(', ')}.`,
    );
  }

  /** A day of the calendar: `2018-03-11`. */
  date(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    return this.read(name, value, () => {
      if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw new RangeError('Write a date as 2018-03-11.');
      return Temporal.PlainDate.from(value, { overflow: 'reject' }).toString();
    });
  }

  wholeNumber<T>(name: string, standard: T, least: number, most: number): number | T {
    const value = this.text(name);
    if (value === undefined) return standard;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw invalidParameter(name, `Give ${name} as a whole number from ${least} to ${most}.`);
  }

  private read<T>(name: string, value: string, parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw invalidParameter(
        name,
        `${value.slice(0, 100)} cannot be read. ${error instanceof RangeError ? error.message : ''}`.trim(),
      );
    }
  }
}

/** What the views say of a question that has no answer, as a refusal. @throws Refusal 400 */
export function refusing<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof InvalidQuery) throw invalidParameter(error.parameter, error.message);
    throw error;
  }
}

export function invalidParameter(parameter: string, detail: string): HttpProblem {
  return new HttpProblem(400, 'bad-parameter', detail, {
    errors: [{ pointer: `?${parameter.slice(0, 50)}`, detail }],
  });
}
