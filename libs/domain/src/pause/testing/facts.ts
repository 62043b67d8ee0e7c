/** Facts of one pause for the specs: short ids, and times as a reporter would write them, read in Damascus. */
import { type Fact, fact } from '../../kernel/fact.js';
import { parseOccurred } from '../../kernel/occurred.js';
import type { DeclarePause } from '../commands.js';
import type { PauseFact } from '../lifecycle.js';
import { withLastDay } from '../term.js';

export const DAMASCUS = 'Asia/Damascus';

/** What was declared for Eastern Ghouta: daily from 9 to 14, for a month from 27 February 2018. */
export const ghouta: DeclarePause = {
  id: 'ghouta',
  declaredBy: ['russia'],
  timeZone: DAMASCUS,
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
};

function factBuilder<Type extends PauseFact['type']>(type: Type) {
  return (id: string, occurred: string, data: object = {}) =>
    fact(id, type, { pause: 'ghouta', ...data }, parseOccurred(occurred, DAMASCUS)) as Extract<
      PauseFact,
      Fact<Type>
    >;
}

export function declared(
  id = 'declared',
  occurred = '2018-02-26',
  changes: Partial<DeclarePause> = {},
): PauseFact {
  const data = withLastDay({ ...ghouta, ...changes });
  return fact(id, 'PauseDeclared', data, parseOccurred(occurred, DAMASCUS));
}

export const accepted = factBuilder('PauseAccepted');
export const rejected = factBuilder('PauseRejected');
export const extended = factBuilder('PauseExtended');
export const amended = factBuilder('PauseHoursAmended');
export const suspended = factBuilder('PauseSuspended');
export const resumed = factBuilder('PauseResumed');
export const ended = factBuilder('PauseEnded');

/** A moment in Damascus in epoch milliseconds: `2018-03-11T10:00`. */
export function localMs(local: string, timeZone = DAMASCUS): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The same moment as people write it: `2018-03-11T10:00:00+02:00`. */
export function reportedAs(epochMs: number, timeZone = DAMASCUS): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toString({ timeZone });
}
