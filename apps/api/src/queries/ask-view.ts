import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Shelf } from '@hudna/projections';
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
  constructor(private readonly views: ViewsHost) {}

  async execute({ question, knownAt, minPosition }: AskView<unknown>): Promise<unknown> {
    if (minPosition !== undefined) await this.views.waitFor(minPosition);
    return this.views.read(knownAt, question);
  }
}
