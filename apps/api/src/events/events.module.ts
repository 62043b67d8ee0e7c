import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ViewsModule } from '../views/views.module.js';
import { EventsController } from './events.controller.js';
import { GetEventHandler } from './get-event.handler.js';
import { LiveEvents } from './live-events.js';

@Module({
  imports: [LedgerModule, ViewsModule],
  controllers: [EventsController],
  providers: [LiveEvents, GetEventHandler],
  exports: [LiveEvents],
})
export class EventsModule {}
