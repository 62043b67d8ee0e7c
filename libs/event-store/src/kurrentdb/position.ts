import type { Position as Pair, START as ClientStart } from '@kurrent/kurrentdb-client';
import { InvalidPosition } from '../errors.js';
import { type Position, START } from '../position.js';

/** The client's own word for it, without loading the client: see `driver.ts`. */
const FIRST: typeof ClientStart = 'start';

/** KurrentDB's own limit: signed 64-bit numbers. */
const MOST = 2n ** 63n - 1n;

/** A commit and a prepare position, as one text. */
export function positionOfPair({ commit, prepare }: Pair): Position {
  return `${commit}/${prepare}` as Position;
}

/** As the client has it, the start included. @throws InvalidPosition where it is none of KurrentDB's, such as one of an embedded ledger. */
export function pairOf(position: Position): Pair | typeof FIRST {
  const pair = parsePair(position);
  if (!pair) throw new InvalidPosition(position);
  return pair;
}

export function isKurrentDbPosition(text: string): boolean {
  return parsePair(text) !== undefined;
}

function parsePair(text: string): Pair | typeof FIRST | undefined {
  if (text === START) return FIRST;
  const [, commit, prepare] = /^(\d{1,20})\/(\d{1,20})$/.exec(text) ?? [];
  if (commit === undefined || prepare === undefined) return undefined;
  const pair = { commit: BigInt(commit), prepare: BigInt(prepare) };
  return pair.prepare > pair.commit || pair.commit > MOST ? undefined : pair;
}
