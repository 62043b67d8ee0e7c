import { comparePositions, type EventStore, StoreDamaged, StoreUnavailable } from '@hudna/event-store';
import { ShelfReader } from '@hudna/projections';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';

/** Where the views of a data directory are. */
export function viewsDirectory({ dataDirectory }: Pick<Config, 'dataDirectory'>): string {
  return join(dataDirectory, 'views');
}

/**
 * A ledger that ends before its own views has lost reports that were acknowledged: its log was removed, or a copy of one
 * file alone was put back. To go on would be to forget them without a word.
 * @throws StoreDamaged
 */
export async function refuseLoss(store: EventStore, config: Config): Promise<void> {
  const directory = viewsDirectory(config);
  if (config.store.kind !== 'sqlite' || !existsSync(directory)) return;
  const head = await store.head();
  for (const name of readdirSync(directory)) {
    const seen = name.endsWith('.sqlite') ? seenBy(join(directory, name)) : undefined;
    if (seen === undefined || comparePositions(seen, head) <= 0) continue;
    throw new StoreDamaged(
      `The ledger in ${config.dataDirectory} ends at position ${head}, but its views have seen position ${seen}: reports that were acknowledged are missing. Put back the whole folder as it was, ledger.sqlite-wal included; if you mean to go on from an older copy, remove the folder views first. Nothing was changed.`,
    );
  }
}

/**
 * Views of a ledger in KurrentDB tell that the setting which names it was lost: an embedded ledger begun beside them would
 * take reports that nobody else ever sees.
 * @throws StoreUnavailable
 */
export function refuseForeignViews({ store, dataDirectory }: Config): void {
  const directory = viewsDirectory({ dataDirectory });
  if (store.kind !== 'sqlite' || !existsSync(directory)) return;
  const seen = readdirSync(directory)
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => seenBy(join(directory, name)));
  if (!seen.some((position) => position !== undefined && isOfKurrentDb(position))) return;
  throw new StoreUnavailable(
    `The data directory ${dataDirectory} is that of a node before KurrentDB: set HUDNA_STORE to kurrentdb, or for an embedded ledger HUDNA_DATA_DIR to another directory.`,
  );
}

/** Two numbers: these views were filed from a ledger in KurrentDB, and tell nothing of this one. */
function isOfKurrentDb(position: string): boolean {
  return position.includes('/');
}

/** Views that cannot be read are filed anew: they tell nothing. */
function seenBy(file: string) {
  try {
    return ShelfReader.checkpointOf(file).position;
  } catch {
    return undefined;
  }
}
