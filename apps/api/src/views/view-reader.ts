import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@hudna/event-store';
import {
  type Answer,
  answerTo,
  type AsOf,
  type AsOfParams,
  asOfParams,
  clockOf,
  type Cursor,
  resolveAsOf,
  type ViewContext,
} from '@hudna/projections';
import { invalidParameter } from '../http/problem.js';
import type { Config } from '../config.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ReadModelHost } from './read-model-host.js';

/** A pure function of one read model. */
interface Readable<P, A> {
  read(context: ViewContext, params: P): A | undefined;
}

/** Reads an answer out of what was known at the moment that its parameters name. */
@Injectable()
export class ViewReader {
  constructor(
    private readonly views: ReadModelHost,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Epoch milliseconds. */
  now(): number {
    return clockOf(this.config.clock).now();
  }

  /** @throws InvalidQuery, HttpProblem 400 or 503, ReadModelUnavailable */
  answer<P extends AsOfParams & { readonly cursor?: Cursor }, A extends Answer>(
    query: Readable<P, A>,
    params: P,
  ): Promise<A | undefined> {
    return this.read(query, params, asOfParams(params, this.now(), this.config));
  }

  /** The same at moments in epoch milliseconds. */
  answerAt<P extends AsOfParams, A extends Answer>(
    query: Readable<P, A>,
    params: P,
    moments: { readonly at: number; readonly knownAt?: number },
  ): Promise<A | undefined> {
    return this.read(query, params, resolveAsOf(moments, this.now(), this.config));
  }

  /** Waits until the read model has come so far as is asked. @throws HttpProblem 400 or 503 */
  async waitFor({ minPosition }: Pick<AsOfParams, 'minPosition'>): Promise<void> {
    if (minPosition !== undefined) await this.views.waitFor(minPosition);
  }

  private async read<P extends AsOfParams & { readonly cursor?: Cursor }, A extends Answer>(
    query: Readable<P, A>,
    params: P,
    asOf: AsOf,
  ): Promise<A | undefined> {
    const { cursor } = params;
    const { knownAt } = asOf;
    await this.waitFor(params);
    // The page before may have come from another node.
    if (cursor) await this.views.waitFor(cursor.position);
    if (knownAt !== undefined && !this.views.passed(knownAt)) await this.advanceWatermark(knownAt);
    return this.views.read(knownAt, (model) => answerTo(query, params, model, asOf), cursor?.position);
  }

  /**
   * Advances the watermark to `knownAt` and waits until the projection is there: the answer for this `knownAt` can no
   * longer change.
   * @throws HttpProblem 400 for a moment that has not come
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
