import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { logDirectory, LogReader } from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import { Ledger } from '@hudna/ledger';
import { clockOf } from '@hudna/projections';
import { AuditController } from './audit/audit.controller.js';
import { CommandsController } from './commands/commands.controller.js';
import { TakeCommandHandler } from './commands/take-command.js';
import type { Config } from './config.js';
import { EventsController } from './events/events.controller.js';
import { ClockWatch } from './health/clock-watch.js';
import { HealthController } from './health/health.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { LogController } from './log/log.controller.js';
import { AskViewHandler } from './queries/ask-view.js';
import { Asking } from './queries/asking.js';
import { ComposedController } from './queries/composed.controller.js';
import { ThingsController } from './queries/things.controller.js';
import { CONFIG, EVENT_STORE, LOG } from './runtime/tokens.js';
import { ViewsHost } from './runtime/views-host.js';
import { FeedsHost } from './subscriptions/feeds-host.js';
import { LedgerStream } from './subscriptions/ledger-stream.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';

/** What has a life of its own. */
export interface Parts {
  readonly store: EventStore;
  readonly views: ViewsHost;
  readonly feeds: FeedsHost;
}

/** The wiring, and nothing else. */
@Module({})
export class AppModule {
  static of(config: Config, { store, views, feeds }: Parts): DynamicModule {
    const ledger = new Ledger(store, { now: clockOf(config.clock).now, timeZone: config.timeZone });
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        CommandsController,
        EventsController,
        HealthController,
        LogController,
        SubscriptionsController,
        AuditController,
        ComposedController,
        ThingsController,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: EVENT_STORE, useValue: store },
        { provide: Ledger, useValue: ledger },
        { provide: ViewsHost, useValue: views },
        { provide: LOG, useValue: LogReader.open(logDirectory(config.dataDirectory)) },
        { provide: FeedsHost, useValue: feeds },
        { provide: APP_FILTER, useClass: ProblemFilter },
        TakeCommandHandler,
        AskViewHandler,
        ClockWatch,
        Asking,
        LedgerStream,
      ],
    };
  }
}
