import { Logger } from '@nestjs/common';
import { openLedger, refuseKey, transparencyLogDirectory } from '@hudna/audit';
import type { EventStore, StoreStatus } from '@hudna/event-store';
import type { DirectoryLock } from '@hudna/event-store/sqlite';
import { clockOf } from '@hudna/projections';
import type { Config } from '../config.js';
import { hidePlaces } from '../http/places.js';
import { checkProgress, holdDirectory, keepPrivate, reportMissingLog, tryAddress } from './startup-checks.js';

/** The store of this process, and the hold on the data directory where the store has none of its own. */
export class OpenedStore {
  private constructor(
    readonly store: EventStore,
    private readonly lock: DirectoryLock | undefined,
  ) {}

  /**
   * A start that is refused here has changed nothing.
   * @throws StoreInUse, StoreDamaged, TransparencyLogKeyRefused, and what the system says of the address.
   */
  static async open(config: Config): Promise<OpenedStore> {
    const { dataDirectory, logKey } = config;
    await tryAddress(config);
    const log = transparencyLogDirectory(dataDirectory);
    const isEmbedded = config.store.kind === 'sqlite';
    const lock = isEmbedded ? undefined : holdDirectory(dataDirectory);
    try {
      // A key or a name that cannot be used is a wrong setting.
      const admit = () => refuseKey(log, logKey);
      if (!isEmbedded) admit();
      const store = await openLedger(config.store, {
        now: clockOf(config.clock).now,
        onProgress: checkProgress(),
        admit,
        onStatus: logStatus,
      });
      hidePlaces(config);
      keepPrivate(dataDirectory);
      if (isEmbedded) reportMissingLog(log, await store.head());
      return new OpenedStore(store, lock);
    } catch (error) {
      lock?.release({ asFound: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.store.close();
    this.lock?.release({ asFound: false });
  }
}

/** Logs each change of the status, since an operator may not look at the health page. */
function logStatus({ state, reason }: StoreStatus): void {
  const logger = new Logger('store');
  if (state === 'live') logger.warn('The ledger can be written to again.');
  else logger.error(reason);
}
