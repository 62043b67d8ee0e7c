/** Events as reasons, for people: an event a line, and beneath it what it notes, what it changed, and what amended it. */
import type { EventSummary } from '@hudna/audit';
import { english } from '../board.js';
import { paint } from '../output.js';
import { plain } from '../terminal.js';
import { short } from './format-answer.js';

/** @param head What stands before its line; the lines beneath are as far from the edge. */
export function eventLines(event: EventSummary, head: string): string[] {
  const { note, reason, changed = [], warnings, because } = event;
  const pad = ' '.repeat(head.length);
  return [
    `${head}${eventLine(event)}`,
    ...(reason === undefined ? [] : [`${pad}${paint('dim', 'why:')} ${english(reason)}`]),
    ...changed.map(
      ({ path, from, to }) =>
        `${pad}${paint('dim', 'changed:')} ${plain(path)} from ${valueOf(from) || NONE} to ${valueOf(to) || NONE}`,
    ),
    ...(note === undefined ? [] : [`${pad}${paint('dim', 'note:')} ${english(note)}`]),
    ...warnings.map(({ detail }) => `${pad}${paint('yellow', 'warned when recorded:')} ${plain(detail)}`),
    ...because.flatMap((amendment) => eventLines(amendment, `${pad}- amended by `)),
  ];
}

/** The line of an event under what rests on it. */
export function eventLine({ id, says, recordedAt, position, source, credibility }: EventSummary): string {
  const grades = [
    ...(source?.reliability === undefined ? [] : [`reliability ${source.reliability}`]),
    ...(credibility === undefined ? [] : [`credibility ${credibility}`]),
  ];
  const about = [`recorded ${recordedAt}`, `position ${position}`, ...grades, id];
  return `${plain(says)}; ${paint('dim', plain(about.join(', ')))}`;
}

/** Of a field that is not there. */
const NONE = 'nothing';

/** A value in a few words; empty where there is none. */
export function valueOf(value: unknown): string {
  const text = short(value) || plain(JSON.stringify(value) ?? '');
  return text.length <= 48 ? text : `${text.slice(0, 47)}…`;
}
