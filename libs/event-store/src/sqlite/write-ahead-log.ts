import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { sizeOf } from '../primitives/files.js';
import type { filesOf } from './files.js';
import { damaged } from './rows.js';

const HEADER = 32;
const FRAME_HEADER = 24;

/** What a write-ahead log holds. */
export interface WriteAheadLog {
  /** False where the header is not as it was written. */
  readonly sound: boolean;
  /** Commits that SQLite takes. */
  readonly commits: number;
  /** Frames up to the end of the last of these. */
  readonly frames: number;
  /** Commits after the first frame that is not as it was written. */
  readonly beyond: number;
  /** Differs between one generation of the log and the next; undefined in an empty log. */
  readonly salt?: Buffer;
}

const EMPTY: WriteAheadLog = { sound: true, commits: 0, frames: 0, beyond: 0 };

/**
 * SQLite takes a write-ahead log up to the first frame whose checksum fails and drops the rest without a word. That is
 * right for a commit that was being written when the power failed, which was never acknowledged, and wrong for a byte that
 * was changed since. A commit begins only when the one before it is on disk, so only the last one can be torn: where two
 * commits lie beyond the last good frame, or the header is wrong, acknowledged events would be lost. So would they where
 * the log ends before what its index has seen: a frame is on disk before the index knows of it.
 * @returns How many commits SQLite takes.
 * @throws StoreDamaged
 */
export function checkWriteAheadLog(
  { ledger, writeAheadLog: log, index }: ReturnType<typeof filesOf>,
  wasLeftOpen: boolean,
): number {
  if (wasLeftOpen && !existsSync(log)) {
    throw damaged(ledger, `its write-ahead log ${log} is gone, which the last server has left`);
  }
  const { sound, commits, frames, beyond, salt } = readWriteAheadLog(log);
  if (!sound) throw damaged(ledger, `the header of its write-ahead log ${log} is not as it was written`);
  if (beyond > 1) {
    throw damaged(
      ledger,
      `its write-ahead log ${log} is not as it was written, with commits after that place`,
    );
  }
  const seenFrames = salt || wasLeftOpen ? framesIn(index, salt) : undefined;
  if (seenFrames !== undefined && seenFrames > frames) {
    throw damaged(ledger, `its write-ahead log ${log} was cut: it holds ${frames} of ${seenFrames} pages`);
  }
  return commits;
}

/** The format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
export function readWriteAheadLog(log: string): WriteAheadLog {
  const size = sizeOf(log);
  if (size < HEADER) return EMPTY;
  const descriptor = openSync(log, 'r');
  try {
    const header = Buffer.alloc(HEADER);
    readSync(descriptor, header, 0, HEADER, 0);
    if (header.every((byte) => byte === 0) && size === HEADER) return EMPTY;
    const bigEndian = (header.readUInt32BE(0) & 1) === 1;
    const sum: Sum = [0, 0];
    add(sum, header, 0, 24, bigEndian);
    if (header.readUInt32BE(0) >>> 1 !== 0x377f0682 >>> 1 || !matches(sum, header, 24)) {
      return { ...EMPTY, sound: false };
    }
    const pageSize = header.readUInt32BE(8);
    const frame = Buffer.alloc(FRAME_HEADER + pageSize);
    let good = true;
    let [number, commits, frames, beyond] = [0, 0, 0, 0];
    for (let at = HEADER; at + frame.length <= size; at += frame.length) {
      readSync(descriptor, frame, 0, frame.length, at);
      // Another salt: left over from before the log was last begun anew.
      if (header.compare(frame, 8, 16, 16, 24) !== 0) {
        good = false;
        continue;
      }
      if (good) {
        add(sum, frame, 0, 8, bigEndian);
        add(sum, frame, FRAME_HEADER, frame.length, bigEndian);
        good = matches(sum, frame, 16);
      }
      number += 1;
      if (frame.readUInt32BE(4) === 0) continue;
      if (!good) beyond += 1;
      else [commits, frames] = [commits + 1, number];
    }
    return { sound: true, commits, frames, beyond, salt: header.subarray(16, 24) };
  } finally {
    closeSync(descriptor);
  }
}

/** An index of the log begins with its header, twice: https://www.sqlite.org/walformat.html#the_wal_index_file_format */
const INDEX_HEADER = 48;

/**
 * How many frames of the log with this salt its index has seen, and of an empty log how many that are not in the ledger's
 * file either; undefined where it says nothing. A kill leaves the index as it was last; what a power failure leaves of it
 * may be older, and never newer than the log.
 */
function framesIn(index: string, salt: Buffer | undefined): number | undefined {
  const header = Buffer.alloc(2 * INDEX_HEADER + 4);
  if (sizeOf(index) < header.length) return undefined;
  const descriptor = openSync(index, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  const sum: Sum = [0, 0];
  const bigEndian = endianness() === 'BE';
  add(sum, header, 0, 40, bigEndian);
  const number = (at: number) => (bigEndian ? header.readInt32BE(at) : header.readInt32LE(at));
  const whole =
    header.compare(header, INDEX_HEADER, 2 * INDEX_HEADER, 0, INDEX_HEADER) === 0 &&
    number(40) === sum[0] &&
    number(44) === sum[1];
  if (!whole) return undefined;
  const [frames, inTheFile] = [number(16), number(2 * INDEX_HEADER)];
  if (!salt) return frames > inTheFile ? frames : undefined;
  return header.compare(salt, 0, 8, 32, 40) === 0 ? frames : undefined;
}

type Sum = [number, number];

function add(sum: Sum, bytes: Buffer, from: number, to: number, bigEndian: boolean): void {
  let [first, second] = sum;
  for (let at = from; at < to; at += 8) {
    first = (first + word(bytes, at, bigEndian) + second) | 0;
    second = (second + word(bytes, at + 4, bigEndian) + first) | 0;
  }
  sum[0] = first;
  sum[1] = second;
}

function word(bytes: Buffer, at: number, bigEndian: boolean): number {
  return bigEndian ? bytes.readInt32BE(at) : bytes.readInt32LE(at);
}

function matches(sum: Sum, bytes: Buffer, at: number): boolean {
  return bytes.readInt32BE(at) === sum[0] && bytes.readInt32BE(at + 4) === sum[1];
}
