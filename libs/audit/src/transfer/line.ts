/** The form in which a ledger is carried from one place to another: NDJSON, an event a line, in ledger order. */
import { statedFact, UnreadableEvent } from '@hudna/domain';
import type { JsonObject, RecordedEvent } from '@hudna/event-store';

/** An event with all that the ledger holds of it, but for its position, which follows from its place in the file. */
export type ExportedLine = Omit<RecordedEvent, 'position'>;

/** What the file is, in its first line. */
export const HEADER = JSON.stringify({ format: 'hudna-ledger/1' });

/** Its last line, by which one that was cut off is known. */
export function endOf(events: number | 'n'): string {
  return `{"events":${events}}`;
}

export function lineOf({ id, type, stream, revision, recordedAt, data, metadata }: RecordedEvent): string {
  return JSON.stringify({ id, type, stream, revision, recordedAt, data, metadata } satisfies ExportedLine);
}

/** A line that is not as it should be; the message says what is wrong with it. */
export class BadLine extends Error {
  override readonly name = 'BadLine';
  constructor(
    /** From 1. */
    readonly line: number,
    why: string,
  ) {
    super(`Line ${line} ${why}.`);
  }
}

const FIELDS: Readonly<Record<keyof ExportedLine, (value: unknown) => boolean>> = {
  id: isText,
  type: isText,
  stream: isText,
  revision: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  recordedAt: isMoment,
  data: isObject,
  metadata: isObject,
};

/** @throws BadLine */
export function readLine(text: string, number: number): ExportedLine {
  const value = parsed(text, number);
  const wrong = Object.entries(FIELDS).find(([name, fits]) => !fits(value[name]));
  if (wrong) throw new BadLine(number, `is no event: its ${wrong[0]} is missing or not as it should be`);
  const stranger = Object.keys(value).find((name) => !(name in FIELDS));
  if (stranger !== undefined) throw new BadLine(number, `has a field ${stranger}, which no event has`);
  const line = value as unknown as ExportedLine;
  try {
    statedFact(line);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw new BadLine(
      number,
      `holds an event that this program cannot read: ${error.message.replace(/\.$/, '')}`,
    );
  }
  return line;
}

function parsed(text: string, number: number): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value as JsonObject;
  } catch {
    // Worded below.
  }
  throw new BadLine(number, 'is no JSON object');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 3339 in UTC with milliseconds, as the ledger writes it. */
function isMoment(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const ms = Date.parse(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
}
