import { InvalidPosition } from '../errors.js';
import { parsePosition, type Position } from '../position.js';

/** The embedded store's positions are single numbers that JavaScript holds. */
export function isSqlitePosition(text: string): boolean {
  return parsePosition(text) !== undefined && Number.isSafeInteger(Number(text));
}

/** @throws InvalidPosition */
export function checkPosition(position: Position | undefined): void {
  if (position !== undefined && !isSqlitePosition(position)) throw new InvalidPosition(position);
}
