import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type EventAnswer, eventQuery } from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import { notFound } from '../http/problem.js';
import { EVENT_STORE } from '../tokens.js';
import { ViewReader } from '../views/view-reader.js';
import { EVENT_ID } from './event-id.js';
import { GetEvent } from './event-params.js';

@QueryHandler(GetEvent)
export class GetEventHandler implements IQueryHandler<GetEvent, EventAnswer> {
  constructor(
    private readonly reader: ViewReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** @throws InvalidQuery, HttpProblem 404 */
  async execute(params: GetEvent): Promise<EventAnswer> {
    // Another node may have taken it.
    await this.reader.waitFor(params);
    const { id } = params;
    const event = EVENT_ID.test(id) ? await this.store.find(id) : undefined;
    const answer = event && (await this.reader.answer(eventQuery(event), params));
    if (!answer) throw notFound(`No event ${id.slice(0, 50)} is recorded.`);
    return answer;
  }
}
