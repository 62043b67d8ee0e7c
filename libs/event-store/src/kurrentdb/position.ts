import { type Position as Pair, START as FIRST } from '@kurrent/kurrentdb-client';
import { InvalidPosition } from '../errors.js';
import { type Position, START } from '../position.js';

/** KurrentDB's own limit: signed 64-bit numbers. */
const MOST = 2n ** 63n - 1n;

/** A commit and a prepare position, as one text. */
export function positionOfPair({ commit, prepare }: Pair): Position {
  return `${commit}/${prepare}` as Position;
}

/** As the client has it, the start included. @throws NotAPosition where it is none of KurrentDB's, such as one of an embedded ledger. */
export function pairOf(position: Position): Pair | typeof FIRST {
  if (position === START) return FIRST;
  const [, commit, prepare] = /^(\d{1,20})\/(\d{1,20})$/.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) throw new InvalidPosition(position);
  const pair = { commit: BigInt(commit), prepare: BigInt(prepare) };
  if (pair.prepare > pair.commit || pair.commit > MOST) throw new InvalidPosition(position);
  return pair;
}
