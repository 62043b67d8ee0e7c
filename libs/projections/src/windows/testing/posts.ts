/** A shelf of what was posted, for the specs: each post is a command, its body, and when it happened. */
import { catalogue, entityId, parseOccurred } from '@hudna/domain';
import type { JsonObject, Position } from '@hudna/event-store';
import { inMemoryReadModel } from '../../read-model/in-memory-read-model.js';
import type { ReadModel } from '../../read-model/read-model.js';

export interface TestPost {
  /** Also the event's id. */
  readonly id: string;
  readonly command: string;
  readonly occurredAt: string;
  readonly body: JsonObject;
}

export function testPost(id: string, command: string, occurredAt: string, body: JsonObject): TestPost {
  return { id, command, occurredAt, body };
}

/** In the order of posting; local dates are Damascus's. A thing without an id is called after its event. */
export function readModelOfPosts(...posts: readonly TestPost[]): ReadModel {
  return inMemoryReadModel(
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
export function inDamascus(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime('Asia/Damascus').epochMilliseconds;
}
