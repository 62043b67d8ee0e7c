import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { transparencyLogDirectory, TransparencyLogReader } from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import { Ledger } from '@hudna/ledger';
import { clockOf } from '@hudna/projections';
import { AuditController } from './audit/audit.controller.js';
import { CommandsController } from './commands/commands.controller.js';
import { RecordCommandHandler } from './commands/record-command.js';
import type { Config } from './config.js';
import { EventsController } from './events/events.controller.js';
import { ClockWatch } from './health/clock-watch.js';
import { HealthController } from './health/health.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { LogController } from './transparency-log/transparency-log.controller.js';
import { AskViewHandler } from './queries/ask-view.js';
import { Asking } from './queries/asking.js';
import { ComposedController } from './queries/composed.controller.js';
import { ThingsController } from './queries/entities.controller.js';
import { CONFIG, EVENT_STORE, TRANSPARENCY_LOG } from './tokens.js';
import { ReadModelHost } from './views/read-model-host.js';
import { ChangeFeedHost } from './subscriptions/change-feed-host.js';
import { LiveEvents } from './subscriptions/live-events.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';

/** What has a life of its own. */
export interface Parts {
  readonly store: EventStore;
  readonly views: ReadModelHost;
  readonly feeds: ChangeFeedHost;
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
        { provide: ReadModelHost, useValue: views },
        {
          provide: TRANSPARENCY_LOG,
          useValue: TransparencyLogReader.open(transparencyLogDirectory(config.dataDirectory)),
        },
        { provide: ChangeFeedHost, useValue: feeds },
        { provide: APP_FILTER, useClass: ProblemFilter },
        RecordCommandHandler,
        AskViewHandler,
        ClockWatch,
        Asking,
        LiveEvents,
      ],
    };
  }
}
