import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { EventsController } from './events.controller.js';
import { LiveEvents } from './live-events.js';

@Module({
  imports: [LedgerModule],
  controllers: [EventsController],
  providers: [LiveEvents],
  exports: [LiveEvents],
})
export class EventsModule {}
