/** A shelf of what was posted, for the specs: each post is a command, its body, and when it happened. */
import { catalogue, entityId, parseOccurred } from '@hudna/domain';
import type { JsonObject, Position } from '@hudna/event-store';
import { memoryShelf } from '../../memory-shelf.js';
import type { Shelf } from '../../shelf.js';

export interface Post {
  /** Also the event's id. */
  readonly id: string;
  readonly command: string;
  readonly occurredAt: string;
  readonly body: JsonObject;
}

export function post(id: string, command: string, occurredAt: string, body: JsonObject): Post {
  return { id, command, occurredAt, body };
}

/** In the order of posting; local dates are Damascus's. A thing without an id is called after its event. */
export function told(...posts: readonly Post[]): Shelf {
  return memoryShelf(
    posts.map(({ id, command, occurredAt, body }, index) => {
      const { category, event, version, data } = catalogue.get(command)!;
      return {
        id,
        type: event,
        data: data(body),
        metadata: { schemaVersion: version, occurred: { ...parseOccurred(occurredAt, 'Asia/Damascus') } },
        stream: `${category}-${entityId(category, body) ?? id}`,
        revision: 0,
        position: String(index + 1) as Position,
        recordedAt: '2018-04-01T00:00:00.000Z',
      };
    }),
  );
}

/** A moment in Damascus in epoch milliseconds: `2018-03-11T10:00`. */
export function at(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime('Asia/Damascus').epochMilliseconds;
}
