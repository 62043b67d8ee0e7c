/** Opening a ledger to write to it: what lies beside it is asked first whether it is the one that was left there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  driverOf,
  drivers,
  type EmbeddedSettings,
  type EventStore,
  type FoundLedger,
  isEmbedded,
  type OpenOptions,
  openStore,
  type Position,
  START,
  StoreDamaged,
  type StoreDriver,
  type StoreSettings,
  StoreUnavailable,
} from '@hudna/event-store';
import { ReadModelReader } from '@hudna/projections';
import { transparencyLogDirectory } from './transparency-log/files.js';
import { missingEvents } from './transparency-log/missing-events.js';
import { isUnfinished, refuseUnfinishedCopy, type Transfer } from './transfer/unfinished.js';

export interface OpenLedgerOptions extends OpenOptions {
  /** What an embedded ledger may be half of: that is to be gone on with, or begun anew. */
  readonly unfinished?: Transfer;
}

/**
 * A store that appends. An embedded ledger that is half of one, or that has lost what its views or its log know of, is
 * refused; then nothing was changed, not a byte.
 * @throws UnfinishedCopy, StoreDamaged, and as `openStore`
 */
export async function openLedger(
  settings: StoreSettings,
  { unfinished, admit, ...options }: OpenLedgerOptions = {},
): Promise<EventStore> {
  if (!isEmbedded(settings)) return openStore(settings, options);
  const { directory } = settings;
  refuseUnfinishedCopy(directory, unfinished);
  return openStore(settings, {
    ...options,
    admit: async (found) => {
      const isHalf = unfinished !== undefined && isUnfinished(directory, unfinished);
      if (!isHalf) await refuseMissingEvents(found, settings);
      await admit?.(found);
    },
  });
}

/**
 * A ledger that ends before its own views or its own log, or is another than theirs, has lost reports that were
 * acknowledged: its write-ahead log was removed or cut, or a copy of one file alone was put back. To go on would be to
 * forget them without a word.
 * @throws StoreDamaged
 */
async function refuseMissingEvents(found: FoundLedger, settings: EmbeddedSettings): Promise<void> {
  const { directory } = settings;
  for (const { position, last } of readModelCheckpoints(directory)) {
    const other = otherStoreOf(position, settings);
    if (other) {
      // The setting that names the store was lost, and no other node would ever see what is recorded here.
      throw new StoreUnavailable(
        `The data directory ${directory} is that of a node before ${other.title}: set HUDNA_STORE to ${other.name}, or for an embedded ledger HUDNA_DATA_DIR to another directory.`,
      );
    }
    if (Number(position) > found.events) {
      throw eventsAreMissing(
        `The ledger in ${directory} ends at position ${found.events}, but its views have seen position ${position}: reports that were acknowledged are missing.`,
      );
    }
    if (position !== START && found.at(position).id !== last) {
      throw eventsAreMissing(
        `The ledger in ${directory} is not the one that its views were made of: at position ${position} it has another event.`,
      );
    }
  }
  const missing = await missingEvents(found, transparencyLogDirectory(directory));
  if (missing !== undefined) {
    throw eventsAreMissing(
      `The ledger in ${directory} is not what it was: ${missing}. Reports that were acknowledged are missing.`,
    );
  }
}

/** The kind of store that a position is of, where it is of another one than these settings name. */
function otherStoreOf(position: Position, settings: StoreSettings): StoreDriver | undefined {
  if (driverOf(settings).isPosition(position)) return undefined;
  return drivers.find((driver) => driver.isPosition(position));
}

function eventsAreMissing(says: string): StoreDamaged {
  return new StoreDamaged(
    `${says} Put back the whole folder as it was, ledger.sqlite-wal included; if you mean to go on with this ledger, move the folders views and log out of it first, and keep log. Nothing was changed.`,
  );
}

/** The checkpoints of the stored views. Views that cannot be read are rebuilt, and say nothing of the ledger. */
function readModelCheckpoints(dataDirectory: string): { position: Position; last: string }[] {
  const directory = join(dataDirectory, 'views');
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((name) => {
    if (!name.endsWith('.sqlite')) return [];
    try {
      return [ReadModelReader.checkpointUntouched(join(directory, name))];
    } catch {
      return [];
    }
  });
}
