import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ViewsModule } from '../views/views.module.js';
import { DiffViewHandler, ExplainHandler } from './audit-handlers.js';
import { AuditController } from './audit.controller.js';

@Module({
  imports: [LedgerModule, ViewsModule],
  controllers: [AuditController],
  providers: [ExplainHandler, DiffViewHandler],
})
export class AuditModule {}
