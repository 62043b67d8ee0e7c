import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { AuditModule } from './audit/audit.module.js';
import { CommandsModule } from './commands/commands.module.js';
import type { Config } from './config.js';
import { ConfigModule } from './config.module.js';
import { EventsModule } from './events/events.module.js';
import { HealthModule } from './health/health.module.js';
import { ProblemFilter } from './http/problem.filter.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { SubscriptionsModule } from './subscriptions/subscriptions.module.js';
import { TransparencyLogModule } from './transparency-log/transparency-log.module.js';
import { ViewsModule } from './views/views.module.js';

/** The list of modules. Nest shuts down an importing module before the one that it imports: the store is closed last. */
@Module({})
export class AppModule {
  static of(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        CqrsModule.forRoot(),
        LedgerModule,
        CommandsModule,
        EventsModule,
        HealthModule,
        TransparencyLogModule,
        SubscriptionsModule,
        AuditModule,
        ViewsModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}
