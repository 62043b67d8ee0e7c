/** A ledger's positions as 16 bytes each, of which the order is that of the positions. */
import type { Position } from '@hudna/event-store';

export const POSITION_BYTES = 16;

/** Where a position is one number and not two. */
const ONE_NUMBER = 2n ** 64n - 1n;

/** @throws RangeError where a number in it has more than 64 bits. */
export function encodePosition(position: Position): Buffer {
  const [first, second] = position.split('/');
  const bytes = Buffer.alloc(POSITION_BYTES);
  bytes.writeBigUInt64BE(BigInt(first!), 0);
  bytes.writeBigUInt64BE(second === undefined ? ONE_NUMBER : BigInt(second), 8);
  return bytes;
}

export function decodePosition(bytes: Buffer): Position {
  const [first, second] = [bytes.readBigUInt64BE(0), bytes.readBigUInt64BE(8)];
  return (second === ONE_NUMBER ? `${first}` : `${first}/${second}`) as Position;
}
