import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ViewsModule } from '../views/views.module.js';
import { ChangeFeedHost } from './change-feed-host.js';
import { SubscriptionsController } from './subscriptions.controller.js';

@Module({
  imports: [LedgerModule, ViewsModule, EventsModule],
  controllers: [SubscriptionsController],
  providers: [ChangeFeedHost],
})
export class SubscriptionsModule {}
