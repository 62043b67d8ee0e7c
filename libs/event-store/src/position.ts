/**
 * A place in the ledger: opaque to all but the store that gave it, and comparable. One or more non-negative decimal
 * numbers joined by `/` (the embedded store gives one; KurrentDB's commit and prepare are two), of any size: so it is
 * text, since JavaScript's numbers do not hold 64 bits.
 */
export type Position = string & { readonly __position: unique symbol };

/** Before the first event. */
export const START = '0' as Position;

const PATTERN = /^(0|[1-9]\d{0,19})(\/(0|[1-9]\d{0,19})){0,1}$/;

/** Reads a position that came from outside; undefined where it cannot be one. */
export function parsePosition(text: string): Position | undefined {
  return PATTERN.test(text) ? (text as Position) : undefined;
}

/** Negative, zero or positive as `a` lies before, at or after `b`. */
export function comparePositions(a: Position, b: Position): number {
  if (a === b) return 0;
  const [left, right] = [a.indexOf('/'), b.indexOf('/')];
  // One number alone is as if nothing followed it.
  const order = compareDecimals(left < 0 ? a : a.slice(0, left), right < 0 ? b : b.slice(0, right));
  if (order !== 0) return order;
  return compareDecimals(left < 0 ? '0' : a.slice(left + 1), right < 0 ? '0' : b.slice(right + 1));
}

function compareDecimals(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
