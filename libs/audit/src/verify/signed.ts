/** The ledger against the heads that were signed of it. */
import { existsSync } from 'node:fs';
import type { EventStore } from '@hudna/event-store';
import { logDirectory, verifyLog, type VerifyLogOptions } from '../log/index.js';
import { Found } from './finding.js';

export type Heads = Pick<VerifyLogOptions, 'checkpoints' | 'vkey' | 'onProgress'>;

/**
 * False where there is nothing to hold it against: neither a log beside it nor a head that was brought.
 * @throws Found, BadNote
 */
export async function checkSigned(store: EventStore, dataDirectory: string, heads: Heads): Promise<boolean> {
  const directory = logDirectory(dataDirectory);
  if (!existsSync(directory) && !heads.checkpoints?.length) return false;
  const finding = await verifyLog({ store, directory, ...heads });
  if (!finding) return true;
  const { message, event } = finding;
  throw new Found({
    part: 'log',
    says: message,
    ...(event && { position: event.position, event: event.id }),
  });
}
