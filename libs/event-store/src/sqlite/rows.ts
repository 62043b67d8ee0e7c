import { crc32 } from 'node:zlib';
import { StoreDamaged } from '../errors.js';
import type { RecordedEvent, RawEvent } from '../port.js';
import type { Position } from '../position.js';

/** An event as its row in the file, in the order of `COLUMNS`; data and metadata as JSON text, the time in epoch ms. */
export type Row = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  recordedAt: number,
  digest: number,
  data: string,
  metadata: string,
];

export const COLUMNS = 'position, stream, revision, id, type, recorded_at, digest, data, metadata';

/** The text that a row's digest is taken of, as SQL; `digestOf` says the same in TypeScript. */
export const DIGESTED = `position || '|' || stream || '|' || revision || '|' || id || '|' || type || '|' || recorded_at
  || '|' || data || '|' || metadata`;

export function digestOf(row: Row): number {
  // Joined, since a template makes a chain of strings, which to take the digest of takes twice as long.
  return crc32([row[0], row[1], row[2], row[3], row[4], row[5], row[7], row[8]].join('|'));
}

/** @throws StoreDamaged where the row is not as it was written. */
export function decodeRow(row: Row, file: string): RecordedEvent {
  checkDigest(row, file);
  return {
    id: row[3],
    type: row[4],
    data: JSON.parse(row[7]),
    metadata: JSON.parse(row[8]),
    stream: row[1],
    revision: row[2],
    position: positionOfNumber(row[0]),
    recordedAt: timeOf(row[5]),
  };
}

/** The same, its data and metadata left as text. @throws StoreDamaged where the row is not as it was written. */
export function decodeRaw(row: Row, file: string): RawEvent {
  checkDigest(row, file);
  return {
    id: row[3],
    type: row[4],
    data: row[7],
    metadata: row[8],
    stream: row[1],
    revision: row[2],
    position: positionOfNumber(row[0]),
    recordedAt: timeOf(row[5]),
  };
}

function checkDigest(row: Row, file: string): void {
  if (digestOf(row) !== row[6]) throw damagedEvent(file, row[0], 'is not as it was written');
}

export function damagedEvent(file: string, position: number, what: string): StoreDamaged {
  const fault = `the event at position ${position} ${what}`;
  return damaged(file, fault, { position: positionOfNumber(position) });
}

export function damaged(
  file: string,
  fault: string,
  more: { position?: Position; cause?: unknown } = {},
): StoreDamaged {
  return new StoreDamaged(
    `The ledger ${file} is damaged: ${fault}. It was left as it is; put it aside and restore it from a backup.`,
    { file, fault, ...more },
  );
}

export function positionOfNumber(position: number): Position {
  return String(position) as Position;
}

/** @throws RangeError where it is not a position that this store gave. */
export function numberOf(position: Position): number {
  const number = Number(position);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new RangeError(`${position} is not a position of this ledger.`);
  }
  return number;
}

let lastTime: [ms: number, text: string] = [0, new Date(0).toISOString()];

/** Epoch ms as RFC 3339; neighbours share their millisecond, so the last answer is kept. */
export function timeOf(ms: number): string {
  if (lastTime[0] !== ms) lastTime = [ms, new Date(ms).toISOString()];
  return lastTime[1];
}
