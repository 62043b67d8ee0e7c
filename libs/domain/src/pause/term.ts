/** From which day to which day a pause is declared to last. */
import type { FieldError } from '../kernel/category.js';
import type { DeclarePause } from './commands.js';

/** A pause is for a bounded time. What is longer than this is a slip of the pen: 2081 for 2018. */
const YEARS = 10;

type Term = Pick<DeclarePause, 'startsOn' | 'endsOn' | 'duration'>;

/** What the event keeps of a declaration: the last day is always there, and a duration beside it as it was said. */
export type PauseDeclared = DeclarePause & { readonly endsOn: string };

/** Of a declaration today, and of an event of version 1, which kept its fields as they came. */
export function withLastDay(declaration: DeclarePause): PauseDeclared {
  return { ...declaration, endsOn: lastDay(declaration) };
}

/** The declaration as it was sent: with a duration, or with its last day. */
export function asDeclared(declared: PauseDeclared): DeclarePause {
  const { endsOn: _derived, ...sent } = declared;
  return sent.duration === undefined ? declared : sent;
}

/** The last day, inclusive: `endsOn`, or the day before `duration` has passed since the first day. */
export function lastDay({ startsOn, endsOn, duration }: Term): string {
  if (endsOn !== undefined) return endsOn;
  return Temporal.PlainDate.from(startsOn)
    .add(duration ?? 'P1D')
    .subtract({ days: 1 })
    .toString();
}

/** True where it is too long to be meant. */
export function tooLong(startsOn: string, endsOn: string): boolean {
  const limit = Temporal.PlainDate.from(startsOn).add({ years: YEARS });
  return Temporal.PlainDate.compare(endsOn, limit) >= 0;
}

export const TOO_LONG = `A pause is for a bounded time, ${YEARS} years at most: check the year.`;

/** What is wrong with the days of a declaration. */
export function termFaults(term: Term): FieldError[] {
  const { startsOn, endsOn, duration } = term;
  if (endsOn === undefined && duration === undefined) {
    return [{ pointer: '/endsOn', detail: 'Say how long the pause lasts: give endsOn or duration.' }];
  }
  if (endsOn !== undefined && duration !== undefined) {
    return [{ pointer: '/duration', detail: 'Give endsOn or duration, not both.' }];
  }
  const pointer = endsOn !== undefined ? '/endsOn' : '/duration';
  if (tooLong(startsOn, lastDay(term))) return [{ pointer, detail: TOO_LONG }];
  if (endsOn !== undefined && endsOn < startsOn) {
    return [{ pointer, detail: `The last day lies before the first, ${startsOn}: check both.` }];
  }
  return [];
}
