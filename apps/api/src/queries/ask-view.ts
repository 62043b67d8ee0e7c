import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EventStore, Position } from '@hudna/event-store';
import type { ReadModel } from '@hudna/projections';
import { EVENT_STORE } from '../tokens.js';
import { ReadModelHost } from '../views/read-model-host.js';
import { invalidParameter } from '../http/problem.js';

/** A pure question to the shelf, as it was known at a moment of record time (epoch milliseconds; left out: now). */
export class AskView<T> extends Query<T> {
  constructor(
    readonly question: (model: ReadModel) => T,
    readonly knownAt?: number,
    /** A position that the reader has seen: the answer waits until the views have come that far. */
    readonly minPosition?: string,
    /** The last event to be known: that of the page before. */
    readonly upTo?: Position,
  ) {
    super();
  }
}

@QueryHandler(AskView)
export class AskViewHandler implements IQueryHandler<AskView<unknown>> {
  constructor(
    private readonly views: ReadModelHost,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ question, knownAt, minPosition, upTo }: AskView<unknown>): Promise<unknown> {
    if (minPosition !== undefined) await this.views.waitFor(minPosition);
    // The page before may have come from another node.
    if (upTo !== undefined) await this.views.waitFor(upTo);
    if (knownAt !== undefined && !this.views.passed(knownAt)) await this.advanceWatermark(knownAt);
    return this.views.read(knownAt, question, upTo);
  }

  /**
   * What was known then is to be whole before it is shown, and not to grow any more: it is the same answer for ever.
   * @throws Refusal 400 for a moment that has not come
   */
  private async advanceWatermark(knownAt: number): Promise<void> {
    try {
      await this.views.waitFor(await this.store.advanceWatermark(knownAt));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalidParameter('knownAt', 'This moment has not come: leave knownAt out for what is known now.');
    }
  }
}
