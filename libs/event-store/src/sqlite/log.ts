import { closeSync, openSync, readSync } from 'node:fs';
import { sizeOf } from './files.js';
import { damaged } from './rows.js';

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * SQLite takes a write-ahead log up to the first frame whose checksum fails and drops the rest without a word. That is
 * right for a commit that was being written when the power failed, which nobody was told of, and wrong for a byte that
 * was changed since. A commit begins only when the one before it is on disk, so only the last one can be torn: where two
 * commits lie beyond the last good frame, or the header is wrong, acknowledged events would be lost.
 * The format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 * @throws StoreDamaged
 */
export function checkLog(log: string, ledger: string): void {
  const size = sizeOf(log);
  if (size < HEADER) return;
  const descriptor = openSync(log, 'r');
  try {
    const header = Buffer.alloc(HEADER);
    readSync(descriptor, header, 0, HEADER, 0);
    if (header.every((byte) => byte === 0) && size === HEADER) return;
    const bigEndian = (header.readUInt32BE(0) & 1) === 1;
    const sum: Sum = [0, 0];
    add(sum, header, 0, 24, bigEndian);
    if (header.readUInt32BE(0) >>> 1 !== 0x377f0682 >>> 1 || !matches(sum, header, 24)) {
      throw damaged(ledger, `the header of its write-ahead log ${log} is not as it was written`);
    }
    const pageSize = header.readUInt32BE(8);
    const frame = Buffer.alloc(FRAME_HEADER + pageSize);
    let good = true;
    let commitsBeyond = 0;
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
      if (!good && frame.readUInt32BE(4) !== 0) commitsBeyond += 1;
    }
    if (commitsBeyond > 1) {
      throw damaged(
        ledger,
        `its write-ahead log ${log} is not as it was written, with commits after that place`,
      );
    }
  } finally {
    closeSync(descriptor);
  }
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
