import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '@hudna/event-store';
import { Ledger } from '@hudna/ledger';
import { CommandsController } from './commands/commands.controller.js';
import { TakeCommandHandler } from './commands/take-command.js';
import type { Config } from './config.js';
import { EventsController } from './events/events.controller.js';
import { HealthController } from './health/health.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { AskViewHandler } from './queries/ask-view.js';
import { Asking } from './queries/asking.js';
import { ComposedController } from './queries/composed.controller.js';
import { ThingsController } from './queries/things.controller.js';
import { CONFIG, EVENT_STORE } from './runtime/tokens.js';
import { ViewsHost } from './runtime/views-host.js';

/** The wiring, and nothing else. */
@Module({})
export class AppModule {
  static of(config: Config, store: EventStore, views: ViewsHost): DynamicModule {
    const ledger = new Ledger(store, { now: Date.now, timeZone: config.timeZone });
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        CommandsController,
        EventsController,
        HealthController,
        ComposedController,
        ThingsController,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: EVENT_STORE, useValue: store },
        { provide: Ledger, useValue: ledger },
        { provide: ViewsHost, useValue: views },
        { provide: APP_FILTER, useClass: ProblemFilter },
        TakeCommandHandler,
        AskViewHandler,
        Asking,
      ],
    };
  }
}
