import { StoreDamaged, StoreUnavailable } from '../errors.js';
import { damaged } from './rows.js';

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** SQLite's error as one of the port's; errors of ours pass as they are. */
export function translated(error: unknown, file: string): Error {
  const code = sqliteCode(error);
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return damaged(file, messageOf(error), { cause: error });
  }
  if (error instanceof StoreDamaged || error instanceof StoreUnavailable) return error;
  if (code === undefined && !isClosed(error)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  return new StoreUnavailable(`The ledger ${file} cannot be used: ${messageOf(error)}.`, { cause: error });
}

/** The primary result code of an error from node:sqlite. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

function isClosed(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_INVALID_STATE';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
