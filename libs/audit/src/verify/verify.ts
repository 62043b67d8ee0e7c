/** Whether everything that is kept is as it was written. */
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { type Finding, Found } from './finding.js';
import { readChecked } from './ledger.js';
import { checkFile } from './ledger-file.js';
import { checkSigned, type Heads } from './signed.js';
import { storedViews } from './views.js';

/** `checkpoints` and `vkey` are what an auditor has kept elsewhere: see `verifyLog`. */
export interface VerifyOptions extends Omit<Heads, 'onProgress'> {
  /** A store that only reads will do. */
  readonly store: EventStore;
  /** The data directory: the log and the views, and the ledger itself where it is embedded. */
  readonly directory: string;
  /** Whether the ledger is a file there, which is looked at as well. Default: true. */
  readonly embedded?: boolean;
  /** Told how many events have been read: of the ledger first, and then, from the beginning, of what was signed. */
  readonly onProgress?: (read: number) => void;
}

export interface Verified {
  /** Events read and found good in themselves. */
  readonly events: number;
  /** So many of them, from the first on, are those that were signed; 0 where no signed head was there. */
  readonly signed: number;
  /** Facts of the stored views that were compared; left out where there are no views. */
  readonly facts?: number;
  /** The first thing that is wrong, after which nothing was looked at; left out where all is as it should be. */
  readonly finding?: Finding;
}

/**
 * Reads the whole ledger, the log and the stored views, and ends at the first thing that is wrong. Positions and
 * revisions must have no gap, ids must be unique, times of recording never go back, and this program must be able to
 * read every event; the events must be those that heads were signed of; the views must hold what filing these events
 * anew gives, row by row, and answer as a replay does. It changes nothing, and a server may go on writing meanwhile.
 * @throws BadNote where the vkey is none.
 * @throws StoreUnavailable
 */
export async function verify(options: VerifyOptions): Promise<Verified> {
  const { store, directory, embedded = true, onProgress, ...heads } = options;
  const compareViews = storedViews(directory);
  let events: readonly RecordedEvent[] = [];
  let signed = 0;
  try {
    events = await readChecked(store, directory, onProgress);
    if (embedded) checkFile(directory);
    signed = await checkSigned(store, directory, { ...heads, ...(onProgress && { onProgress }) });
    const facts = compareViews?.(events);
    return { events: events.length, signed, ...(facts !== undefined && { facts }) };
  } catch (error) {
    if (error instanceof Found) return { events: events.length, signed, finding: error.finding };
    throw error;
  }
}
