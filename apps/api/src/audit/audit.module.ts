import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ViewsModule } from '../views/views.module.js';
import { AuditController } from './audit.controller.js';

@Module({
  imports: [LedgerModule, ViewsModule],
  controllers: [AuditController],
})
export class AuditModule {}
