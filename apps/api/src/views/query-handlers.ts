import type { Type } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Answer, type QueryParams, viewQueries } from '@hudna/projections';
import { notFound } from '../http/problem.js';
import { ViewReader } from './view-reader.js';

/** A handler for the params class of each query of the views. */
export const queryHandlers: readonly Type<IQueryHandler<QueryParams, Answer>>[] = [
  ...viewQueries.values(),
].map((query) => {
  @QueryHandler(query.params)
  class ViewQueryHandler implements IQueryHandler<QueryParams, Answer> {
    constructor(private readonly reader: ViewReader) {}

    /** @throws InvalidQuery, HttpProblem 404 */
    async execute(params: QueryParams): Promise<Answer> {
      const answer = await this.reader.answer(query, params);
      if (answer === undefined) throw notFound(query.notFound?.(params) ?? 'There is no such thing.');
      return answer;
    }
  }
  return ViewQueryHandler;
});
