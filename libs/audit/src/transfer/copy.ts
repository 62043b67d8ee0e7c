import { setTimeout as delay } from 'node:timers/promises';
import {
  type EventStore,
  type FoundLedger,
  isEmbedded,
  openReader,
  type Position,
  type StoreSettings,
  traitsOf,
} from '@hudna/event-store';
import { openLedger } from '../open-ledger.js';
import { compareLedgers, pagesUpTo, TargetDiffers } from './compare.js';
import { Sender } from './sender.js';
import { markFinished, markUnfinished, refuseUnfinishedCopy } from './unfinished.js';

/** How often, in ms, it is looked whether the target can be written to. */
const LOOK_MS = 50;

export interface CopyOptions {
  /** May be in use: it is only read, and copied up to where it ends at the start. */
  readonly from: StoreSettings;
  /** Empty, or with the beginning of the source in it; nobody else may write to it meanwhile. */
  readonly to: StoreSettings;
  /** Called after each page with how many events have been dealt with, and of how many where that is known. */
  readonly onProgress?: (step: CopyStep, done: number, total?: number) => void;
}

/** First what the target has already is compared, then the rest is copied, then all of it is compared. */
export type CopyStep = 'compared' | 'copied' | 'checked';

export interface CopyResult {
  /** Events of the ledger, all of which the target holds now. */
  readonly events: number;
  /** Those that were there before. */
  readonly before: number;
  /** The root of the Merkle tree over all of them, in base64, as the log of proofs signs it. */
  readonly root: string;
}

/**
 * Copies a ledger from one store to another: ids, streams, revisions, types, data, metadata and times of recording stay as
 * they are, positions do not. What was copied when it ends early stays: run again, it goes on from there. At the end the
 * target is read and compared with the source.
 * @throws TargetDiffers where the target holds something else, or somebody else writes to it
 * @throws UnfinishedCopy where the source is itself half of a copy
 * @throws CannotCopy, NoCanonicalForm, StoreInUse, StoreDamaged, StoreUnavailable, WrongConnectionString
 */
export async function copyLedger({ from, to, onProgress = () => {} }: CopyOptions): Promise<CopyResult> {
  if (isEmbedded(from)) refuseUnfinishedCopy(from.directory);
  const source = await openReader(from);
  try {
    const sender = new Sender();
    const target = await openTarget(to, sender);
    try {
      const end = await source.head();
      return await copy({ source, target, end, to, sender, onProgress });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** An empty one is marked before it is made; one with events only when some are added to it. */
function openTarget(to: StoreSettings, { now }: Sender): Promise<EventStore> {
  const admit = ({ events }: FoundLedger) => {
    if (isEmbedded(to) && events === 0) markUnfinished(to.directory, 'copy');
  };
  return openLedger(to, { now, admit, unfinished: 'copy' });
}

interface CopyContext extends Required<Pick<CopyOptions, 'to' | 'onProgress'>> {
  readonly source: EventStore;
  readonly target: EventStore;
  /** Of the source. */
  readonly end: Position;
  readonly sender: Sender;
}

async function copy({ source, target, end, to, sender, onProgress }: CopyContext): Promise<CopyResult> {
  const before = await compareLedgers(source, target, end, (done) => onProgress('compared', done));
  const { total, common, from } = before;
  if (isEmbedded(to) && common < total) markUnfinished(to.directory, 'copy');
  await untilCaughtUp(target);
  let done = common;
  for await (const events of pagesUpTo(source, from, end)) {
    await sender.send(target, events, traitsOf(to).appendsInOrder);
    onProgress('copied', (done += events.length), total);
  }
  const found =
    common === total
      ? before
      : await compareLedgers(source, target, end, (checked) => onProgress('checked', checked, total));
  if (found.common < found.total) {
    throw new TargetDiffers(`Of the ${total} events of the source the target has only ${found.common}.`);
  }
  if (isEmbedded(to)) markFinished(to.directory, 'copy');
  return { events: total, before: common, root: found.root.toString('base64') };
}

/** KurrentDB's reads all ids first, and would refuse appends where that takes long. */
async function untilCaughtUp(store: EventStore): Promise<void> {
  while (store.status().state === 'catching-up') await delay(LOOK_MS);
}
