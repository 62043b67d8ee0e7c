/** Whether everything that is kept is as it was written. */
import type { EventStore } from '@hudna/event-store';
import { type Finding, VerificationFailed } from './finding.js';
import { CheckedLedger } from './ledger.js';
import { checkFile } from './ledger-file.js';
import { checkSigned, type SignedHeadOptions, signedStatements } from './signed.js';
import { StoredViews } from './views.js';

/** `checkpoints` and `vkey` are what an auditor has kept elsewhere: see `verifyLog`. A text may hold several heads. */
export interface VerifyOptions extends Omit<SignedHeadOptions, 'onProgress'> {
  /** A store that only reads will do. */
  readonly store: EventStore;
  /** The data directory: the log and the views, and the ledger itself where it is embedded. */
  readonly directory: string;
  /** Whether the ledger is a file there, which is looked at as well. Default: true. */
  readonly embedded?: boolean;
  /** Called with how many events have been read: of the ledger first, and then, from the beginning, of what was signed. */
  readonly onProgress?: (read: number) => void;
}

export interface Verification {
  /** Events read and found good in themselves. */
  readonly events: number;
  /** So many of them, from the first on, are those that were signed; 0 where no signed head says so. */
  readonly signed: number;
  /** Facts of the stored views that were compared; left out where there are no views. */
  readonly facts?: number;
  /** What was verified, and against what: a sentence each. */
  readonly verified: readonly VerificationStatement[];
  /** What could not be verified, and why: all is proved only where there is none of it. Views that are not there are no
   * gap: they are made anew from the ledger. */
  readonly unproven: readonly VerificationStatement[];
  /** The first fault, after which nothing was looked at; left out where none was found. */
  readonly finding?: Finding;
}

export interface VerificationStatement {
  readonly part: Finding['part'];
  /** One or two sentences. */
  readonly says: string;
}

/**
 * Reads the whole ledger, the log and the stored views, and ends at the first fault. Positions and
 * revisions must have no gap, ids must be unique, times of recording never go back, and this program must be able to
 * read every event; the events must be those that heads were signed of; the views must hold what projecting these events
 * anew gives, row by row, and answer as a replay does. It changes nothing, and a server may go on writing meanwhile.
 * @throws BadNote where the vkey is none.
 * @throws StoreUnavailable
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { store, directory, embedded = true, onProgress, ...heads } = options;
  const views = StoredViews.open(directory);
  const ledger = new CheckedLedger(store, directory);
  let [events, signed] = [0, 0];
  const verified: VerificationStatement[] = [];
  const unproven: VerificationStatement[] = [];
  try {
    await ledger.read((event) => views?.next(event), onProgress);
    events = ledger.count;
    if (embedded) checkFile(directory);
    verified.push({ part: 'ledger', says: ledgerStatement(events, embedded) });
    const verdict = await checkSigned(store, directory, { ...heads, ...(onProgress && { onProgress }) });
    signed = Math.min(verdict.signed, events);
    const log = await signedStatements(verdict, ledger);
    verified.push(...log.verified.map((says) => ({ part: 'log' as const, says })));
    unproven.push(...log.unproven.map((says) => ({ part: 'log' as const, says })));
    const facts = await views?.finish(ledger, store);
    if (facts !== undefined) verified.push({ part: 'views', says: viewsStatement(facts) });
    return { events, signed, ...(facts !== undefined && { facts }), verified, unproven };
  } catch (error) {
    if (!(error instanceof VerificationFailed)) throw error;
    return { events, signed, verified, unproven, finding: error.finding };
  } finally {
    views?.close();
  }
}

function ledgerStatement(events: number, embedded: boolean): string {
  const all = `${events.toLocaleString('en')} events`;
  return embedded
    ? `${all}: each against its own digest and those before it, and the ledger's file in itself.`
    : `${all}: each against those before it. What KurrentDB keeps has no digests of Hudna's.`;
}

function viewsStatement(facts: number): string {
  return `The stored views: they hold ${facts.toLocaleString('en')} of the events and nothing else, against a replay of the ledger.`;
}
