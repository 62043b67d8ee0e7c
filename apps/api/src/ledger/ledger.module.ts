import { Module, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Ledger } from '@hudna/ledger';
import { clockOf } from '@hudna/projections';
import type { Config } from '../config.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { OpenedStore } from './opened-store.js';

/** Opens the store before all else that needs it, and closes it last. */
@Module({
  providers: [
    { provide: OpenedStore, inject: [CONFIG], useFactory: (config: Config) => OpenedStore.open(config) },
    { provide: EVENT_STORE, inject: [OpenedStore], useFactory: ({ store }: OpenedStore) => store },
    {
      provide: Ledger,
      inject: [OpenedStore, CONFIG],
      useFactory: ({ store }: OpenedStore, { clock, timeZone }: Config) =>
        new Ledger(store, { now: clockOf(clock).now, timeZone }),
    },
  ],
  exports: [EVENT_STORE, Ledger],
})
export class LedgerModule implements OnModuleDestroy, OnApplicationShutdown {
  constructor(private readonly opened: OpenedStore) {}

  /** A store that is away answers nobody: closing it ends all waiting for it, so that the server's close waits for none. */
  async onModuleDestroy(): Promise<void> {
    const { store } = this.opened;
    if (store.status().state === 'away') await store.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
