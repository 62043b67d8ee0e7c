import { Module } from '@nestjs/common';
import type { EventStore } from '@hudna/event-store';
import { views } from '@hudna/projections';
import type { Config } from '../config.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { NoSuchViewController } from './no-such-view.controller.js';
import { queryHandlers } from './query-handlers.js';
import { ReadModelHost } from './read-model-host.js';
import { StoreWatch } from './store-watch.js';
import { viewController } from './view-controller.js';
import { ViewReader } from './view-reader.js';

/** Keeps the read model, and answers every query of the list of views from it. */
@Module({
  imports: [LedgerModule],
  controllers: [...views.map(viewController), NoSuchViewController],
  providers: [
    {
      provide: ReadModelHost,
      // The projections read a store that is open.
      inject: [CONFIG, EVENT_STORE],
      useFactory: (config: Config, _store: EventStore) => ReadModelHost.open(config),
    },
    StoreWatch,
    ViewReader,
    ...queryHandlers,
  ],
  exports: [ReadModelHost, ViewReader],
})
export class ViewsModule {}
