import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '@hudna/event-store';
import type { Shelf } from '@hudna/projections';
import { EVENT_STORE } from '../runtime/tokens.js';
import { ViewsHost } from '../runtime/views-host.js';

/** A pure question to the shelf, as it was known at a moment of record time (epoch milliseconds; left out: now). */
export class AskView<T> extends Query<T> {
  constructor(
    readonly question: (shelf: Shelf) => T,
    readonly knownAt?: number,
    /** A position that the reader has seen: the answer waits until the views have come that far. */
    readonly minPosition?: string,
  ) {
    super();
  }
}

@QueryHandler(AskView)
export class AskViewHandler implements IQueryHandler<AskView<unknown>> {
  constructor(
    private readonly views: ViewsHost,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ question, knownAt, minPosition }: AskView<unknown>): Promise<unknown> {
    if (minPosition !== undefined) await this.views.waitFor(minPosition);
    // What was known then must be whole before it is shown: it is not to change with what the views have yet to file.
    if (knownAt !== undefined && !this.views.passed(knownAt))
      await this.views.waitFor(await this.store.head());
    return this.views.read(knownAt, question);
  }
}
