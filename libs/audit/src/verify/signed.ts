/** The ledger against the heads that were signed of it. */
import type { EventStore } from '@hudna/event-store';
import {
  transparencyLogDirectory,
  type TransparencyLogVerdict,
  splitNotes,
  verifyTransparencyLog,
  type VerifyTransparencyLogOptions,
} from '../transparency-log/index.js';
import { VerificationFailed } from './finding.js';
import type { CheckedLedger } from './ledger.js';

export type SignedHeadOptions = Pick<VerifyTransparencyLogOptions, 'checkpoints' | 'vkey' | 'onProgress'>;

/** @throws VerificationFailed, BadNote */
export async function checkSigned(
  store: EventStore,
  dataDirectory: string,
  { checkpoints = [], ...heads }: SignedHeadOptions,
): Promise<TransparencyLogVerdict> {
  const directory = transparencyLogDirectory(dataDirectory);
  // A text may hold several, as the log's own file does.
  const notes = checkpoints.flatMap(splitNotes);
  const verdict = await verifyTransparencyLog({ store, directory, checkpoints: notes, ...heads });
  if (!verdict.finding) return verdict;
  const { message, event } = verdict.finding;
  throw new VerificationFailed({
    part: 'log',
    says: message,
    ...(event && { position: event.position, event: event.id }),
  });
}

/** What the events were held against, and what could not be, in sentences. */
export async function signedStatements(
  { signed, heads, unproven }: TransparencyLogVerdict,
  ledger: CheckedLedger,
): Promise<{ verified: readonly string[]; unproven: readonly string[] }> {
  const proved = Math.min(signed, ledger.count);
  const sources = [
    ...(heads.own > 0 ? [`${counted(heads.own, 'head')} of the log beside it`] : []),
    ...(heads.brought > 0
      ? [`${counted(heads.brought, 'head')} that ${wasOrWere(heads.brought)} brought`]
      : []),
  ];
  const verified =
    sources.length > 0 ? [`The first ${counted(proved, 'event')}: against ${sources.join(' and ')}.`] : [];
  const rest = await unprovenStatements(sources.length > 0, proved, ledger);
  return { verified, unproven: [...unproven, ...rest] };
}

async function unprovenStatements(held: boolean, proved: number, ledger: CheckedLedger): Promise<string[]> {
  const { count } = ledger;
  if (!held) {
    const what = count === 0 ? 'That there were no events' : `All ${counted(count, 'event')}`;
    return [
      `${what}: there is no signed head to hold the ledger against. Whoever can write to its file can make its digests fit: bring a head that was kept elsewhere.`,
    ];
  }
  const more = count - proved;
  if (more === 0) return [];
  const first = await ledger.eventAt(proved + 1);
  return [
    `The last ${counted(more, 'event')}, from position ${first.position} on: newer than any signed head. Beside a running server ask again in a moment.`,
  ];
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function wasOrWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}
