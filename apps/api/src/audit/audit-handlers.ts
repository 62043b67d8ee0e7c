import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import {
  type Diff,
  diff,
  diffedQuery,
  diffMoments,
  DiffView,
  Explain,
  type ExplanationAnswer,
  itemsById,
  reasonsQuery,
  type ViewAt,
  withEvents,
} from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import type { PathMatch } from '@hudna/projections';
import type { Config } from '../config.js';
import { notFound } from '../http/problem.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ViewReader } from '../views/view-reader.js';

/** Items compared in one answer at most: more would keep all others waiting. */
const MOST = 1_000;

@QueryHandler(Explain)
export class ExplainHandler implements IQueryHandler<Explain, ExplanationAnswer> {
  constructor(
    private readonly reader: ViewReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** @throws InvalidQuery, HttpProblem 404 */
  async execute(explain: Explain): Promise<ExplanationAnswer> {
    const query = reasonsQuery(explain);
    const found = await this.reader.answer(query, explain);
    if (!found) throw notFound(query.notFound);
    const { position, ...reasons } = found;
    return { ...(await withEvents(reasons, this.store, position)), position };
  }
}

@QueryHandler(DiffView)
export class DiffViewHandler implements IQueryHandler<DiffView, Diff> {
  constructor(
    private readonly reader: ViewReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws InvalidQuery, HttpProblem 404 */
  async execute(diffView: DiffView): Promise<Diff> {
    const match = diffedQuery(diffView);
    const { at, from, to } = diffMoments(diffView, this.reader.now(), this.config.timeZone);
    const { minPosition } = diffView;
    const before = await this.viewAt(match, { at, knownAt: from }, minPosition);
    const after = await this.viewAt(match, { at, ...(to !== undefined && { knownAt: to }) }, minPosition);
    if (match.id !== undefined && before.items.size + after.items.size === 0) {
      throw notFound(`No ${match.id} is known in this view.`);
    }
    return diff(before, after, at, this.store);
  }

  private async viewAt(
    { query, id = '' }: PathMatch,
    moments: { readonly at: number; readonly knownAt?: number },
    minPosition: string | undefined,
  ): Promise<ViewAt> {
    const found = await this.reader.answerAt(
      {
        read: (context) => ({
          items: itemsById(query, { id }, context, MOST),
          position: context.model.position,
        }),
      },
      minPosition === undefined ? {} : { minPosition },
      moments,
    );
    return { knownAt: new Date(moments.knownAt ?? this.reader.now()).toISOString(), ...found! };
  }
}
