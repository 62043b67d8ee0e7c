/** The ledger against the heads that were signed of it. */
import { existsSync } from 'node:fs';
import type { EventStore } from '@hudna/event-store';
import {
  logDirectory,
  LogReader,
  LogUnavailable,
  splitNotes,
  verifyLog,
  type VerifyLogOptions,
} from '../log/index.js';
import { Found } from './finding.js';

export type Heads = Pick<VerifyLogOptions, 'checkpoints' | 'vkey' | 'onProgress'>;

/**
 * How many events, from the first on, are those that were signed; 0 where there is nothing to hold them against: neither
 * a log beside the ledger nor a head that was brought.
 * @throws Found, BadNote
 */
export async function checkSigned(store: EventStore, dataDirectory: string, heads: Heads): Promise<number> {
  const directory = logDirectory(dataDirectory);
  if (!existsSync(directory) && !heads.checkpoints?.length) return 0;
  const finding = await verifyLog({ store, directory, ...heads });
  if (!finding) return Math.max(ownSize(directory), ...(heads.checkpoints ?? []).flatMap(sizesIn));
  const { message, event } = finding;
  throw new Found({
    part: 'log',
    says: message,
    ...(event && { position: event.position, event: event.id }),
  });
}

function ownSize(directory: string): number {
  try {
    return LogReader.open(directory).head().size;
  } catch (error) {
    if (error instanceof LogUnavailable) return 0;
    throw error;
  }
}

/** The sizes of heads that were found good: the second line of each note. */
function sizesIn(text: string): number[] {
  return splitNotes(text).map((note) => Number(note.split('\n')[1]));
}
