import { Module } from '@nestjs/common';
import type { EventStore } from '@hudna/event-store';
import type { Config } from '../config.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AskViewHandler } from '../queries/ask-view.js';
import { Asking } from '../queries/asking.js';
import { ComposedController } from '../queries/composed.controller.js';
import { ThingsController } from '../queries/entities.controller.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ReadModelHost } from './read-model-host.js';
import { StoreWatch } from './store-watch.js';

/** Keeps the read model, and answers from it. */
@Module({
  imports: [LedgerModule],
  controllers: [ComposedController, ThingsController],
  providers: [
    {
      provide: ReadModelHost,
      // The projections read a store that is open.
      inject: [CONFIG, EVENT_STORE],
      useFactory: (config: Config, _store: EventStore) => ReadModelHost.open(config),
    },
    StoreWatch,
    AskViewHandler,
    Asking,
  ],
  exports: [ReadModelHost, Asking],
})
export class ViewsModule {}
