import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ViewsModule } from '../views/views.module.js';
import { ClockWatch } from './clock-watch.js';
import { HealthController } from './health.controller.js';

@Module({
  imports: [LedgerModule, ViewsModule],
  controllers: [HealthController],
  providers: [ClockWatch],
})
export class HealthModule {}
