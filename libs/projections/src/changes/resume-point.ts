/** A place in the log of changes: how far along the ledger, and up to which moment of the clock. */
import { parsePosition, type Position } from '@hudna/event-store';

export interface ResumePoint {
  /** The last event taken in, `START` where there is none. */
  readonly position: Position;
  /** All that the clock brought by then is taken in: epoch milliseconds, never before that event was recorded, as far as its stamp is believed. */
  readonly clockMs: number;
  /** Of the changes of the step that leads here only so many; left out: all. */
  readonly delivered?: number;
}

/** As the id of a message: `41@2018-03-11T07:00:00.000Z`, with `~2` where it is the second of more changes at once. */
export function resumeToken({ position, clockMs, delivered }: ResumePoint): string {
  return `${position}@${new Date(clockMs).toISOString()}${delivered === undefined ? '' : `~${delivered}`}`;
}

const PATTERN = /^([\d/]{1,41})@(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?:~([1-9]\d{0,8}))?$/;

/** Reads an id that came from outside; undefined where it is none that was given out. */
export function parseResumeToken(id: string): ResumePoint | undefined {
  const [, place = '', time = '', delivered] = PATTERN.exec(id) ?? [];
  const position = parsePosition(place);
  const clockMs = Date.parse(time);
  if (!position || Number.isNaN(clockMs)) return undefined;
  const point = { position, clockMs, ...(delivered !== undefined && { delivered: Number(delivered) }) };
  // 30 February is a date to Date.parse.
  return resumeToken(point) === id ? point : undefined;
}
