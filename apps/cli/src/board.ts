/** The answers of Hudna as a person in an operations room wants to read them. */
import type { Occurred, People, Text } from '@hudna/domain';
import type { ConvoyView, CorridorView, PartyPosition, PauseWindowsView } from '@hudna/projections';
import { paint } from './output.js';
import { plain, table, wrap } from './terminal.js';

/** An entity in a list: the position is the list's. */
type Listed<View> = Omit<View, 'position'>;

/** Times as the clocks of one zone show them. */
export class LocalTime {
  constructor(private readonly timeZone: string) {}

  /** Sunday 11 March 2018, 10:00. */
  long(instant: string): string {
    return Temporal.Instant.from(instant).toZonedDateTimeISO(this.timeZone).toLocaleString('en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  day(date: string): string {
    return Temporal.PlainDate.from(date).toLocaleString('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
    });
  }

  hour(instant: string): string {
    return Temporal.Instant.from(instant).toZonedDateTimeISO(this.timeZone).toPlainTime().toString({
      smallestUnit: 'minute',
    });
  }

  /** As precisely as it is known: an hour, a day, or some time between two. */
  when({ start, end }: Occurred): string {
    const from = Temporal.Instant.from(start).toZonedDateTimeISO(this.timeZone);
    const to = Temporal.Instant.from(end).toZonedDateTimeISO(this.timeZone);
    if (from.equals(to)) return this.#dayAndHour(start);
    const wholeDays = from.equals(from.startOfDay()) && to.equals(to.startOfDay());
    if (!wholeDays) return `between ${this.#dayAndHour(start)} and ${this.#dayAndHour(end)}`;
    const last = to.subtract({ days: 1 }).toPlainDate();
    if (last.equals(from.toPlainDate())) return `${this.day(last.toString())}, hour not known`;
    return `between ${this.day(from.toPlainDate().toString())} and ${this.day(last.toString())}`;
  }

  #dayAndHour(instant: string): string {
    const { timeZone } = this;
    const day = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate();
    return `${this.day(day.toString())} ${this.hour(instant)}`;
  }
}

const PASSABLE = {
  yes: () => paint(['green', 'bold'], 'yes'),
  no: () => paint(['red', 'bold'], 'no'),
  unknown: () => paint(['yellow', 'bold'], 'not known'),
};

export function corridorBoard(corridors: readonly Listed<CorridorView>[], time: LocalTime): string {
  if (corridors.length === 0) return '  No corridor is known.';
  const rows = corridors.map((corridor) => [
    paint('bold', english(corridor.name ?? corridor.id)),
    plain(corridor.status) + unsure(corridor.statusCertain),
    PASSABLE[corridor.passability.value](),
    corridor.serves?.map(plain).join(', ') ?? 'not said',
    corridor.facilities
      .map(({ name, facility, certain }) => english(name ?? facility) + unsure(certain))
      .join(', ') || 'none known',
  ]);
  const reasons = corridors.flatMap((corridor) => [
    '',
    `  ${paint('bold', english(corridor.name ?? corridor.id))} ${paint('dim', plain(corridor.id))}`,
    ...(corridor.statusSince === undefined
      ? []
      : item(`${plain(corridor.status)} since: ${time.when(corridor.statusSince)}`)),
    ...corridor.passability.because.flatMap(({ detail, events }) =>
      item(`${plain(detail)} ${evidence(events)}`),
    ),
    ...item(
      corridor.guarantees.length === 0
        ? 'nobody is known to guarantee safe passage'
        : `safe passage guaranteed by ${corridor.guarantees.map(({ guarantor, certain }) => plain(guarantor) + unsure(certain)).join(', ')}`,
    ),
  ]);
  return [table(['Corridor', 'Status', 'Passable now', 'Serves', 'Facilities'], rows), ...reasons].join('\n');
}

export function windowBoard({ windows }: PauseWindowsView, time: LocalTime): string {
  if (windows.length === 0) return '  No window on that day.';
  const rows = windows.map(({ date, start, end, state, stateCertain, hoursCertain, violations, convoys }) => [
    time.day(date),
    `${time.hour(start)} to ${time.hour(end)}` + unsure(hoursCertain),
    paint(state === 'active' ? ['green', 'bold'] : 'bold', plain(state)) + unsure(stateCertain),
    violationWords(violations),
    convoys.map(plain).join(', ') || 'none known',
  ]);
  return table(['Day', 'Hours', 'Window', 'Broken', 'Convoys in it'], rows);
}

function violationWords({ certain, possible }: PauseWindowsView['windows'][number]['violations']): string {
  const parts = [
    ...(certain.length > 0 ? [paint('red', `${certain.length} for certain`)] : []),
    ...(possible.length > 0
      ? [paint('yellow', `${possible.length} perhaps (time or place too vague to say)`)]
      : []),
  ];
  return parts.join(', ') || 'not that anyone knows';
}

/** Where the word alone would say more than is known. */
const CONVOY: Readonly<Record<string, string>> = { moving: 'has left, not known to have arrived' };

export function convoyBoard(convoys: readonly Listed<ConvoyView>[], time: LocalTime): string {
  if (convoys.length === 0) return '  No convoy is known.';
  const rows = convoys.map(({ id, corridor, from, to, status, statusCertain, statusSince, people }) => [
    paint('bold', plain(id)),
    plain(corridor ?? 'not said'),
    `${plain(from ?? '?')} to ${plain(to ?? '?')}`,
    (CONVOY[status] ?? plain(status)) + unsure(statusCertain),
    statusSince === undefined ? '' : time.when(statusSince),
    peopleWords(people.arrived ?? people.departed ?? people.planned),
  ]);
  return table(['Convoy', 'Corridor', 'Way', 'Status', 'When', 'People'], rows);
}

function peopleWords(people: People | undefined): string {
  const parts = Object.entries(people ?? {}).map(([category, figure]) => {
    const name = plain(category.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
    if (typeof figure === 'number') return `${figure} ${name}`;
    return 'low' in figure ? `${figure.low} to ${figure.high} ${name}` : `${name} by sex and age`;
  });
  return parts.join(', ') || 'not stated';
}

export function positionBoard(positions: readonly PartyPosition[]): string {
  if (positions.length === 0) return '  No position is known.';
  const rows = positions.map(({ party, subject, stance, certain, conditions }) => [
    paint('bold', plain(party)),
    paint(stance === 'refuses' ? 'red' : stance === 'accepts' ? 'green' : 'yellow', plain(stance)) +
      unsure(certain),
    plain(subject),
    conditions === undefined ? '' : english(conditions),
  ]);
  return table(['Party', 'Says', 'On', 'Conditions'], rows);
}

function item(text: string): string[] {
  return wrap(text, 96).map((line, at) => `    ${at === 0 ? '·' : ' '} ${line}`);
}

function evidence(events: readonly string[]): string {
  if (events.length === 0) return '';
  return paint('dim', `(from ${events.length} event${events.length === 1 ? '' : 's'})`);
}

function unsure(certain: boolean): string {
  return certain ? '' : paint('yellow', ' (not certain)');
}

/** English where there is any, otherwise what there is. */
export function english(text: Text): string {
  return plain(typeof text === 'string' ? text : (text['en'] ?? Object.values(text)[0] ?? ''));
}
