import { eventTypes, lifecycles } from '@hudna/domain';
import type { EventFilter } from '@hudna/event-store';
import { InvalidQuery, IsKnownAt, IsMinPosition, parameterRule, queryNumber } from '@hudna/projections';
import { IsLastEventId } from '../subscriptions/last-event-id.js';

const IsAfter = parameterRule(
  'events-after',
  { type: 'string', description: 'A position; the page starts behind it.' },
  (text) => text,
);

const IsLimit = queryNumber('events-limit', {
  minimum: 1,
  maximum: 1_000,
  description:
    '1 to 1,000 events at most, in each of the forms. Default: a page has 100; lines and the stream have all.',
});

const names = (rule: string, known: ReadonlySet<string>, description: string) =>
  parameterRule(rule, { type: 'string', description }, (text, name) => {
    const wanted = text.split(',');
    const stranger = wanted.find((one) => !known.has(one));
    if (stranger === undefined) return wanted;
    throw new InvalidQuery(
      name,
      `There are no ${name} called ${stranger.slice(0, 50)}. There are: ${[...known].join(', ')}.`,
    );
  });

const AreTypes = names('event-types', new Set(eventTypes.keys()), 'Event types, joined by commas.');
const AreCategories = names(
  'event-categories',
  new Set(lifecycles.keys()),
  'Stream categories, joined by commas.',
);

const IsEventId = parameterRule(
  'event-id',
  { type: 'string', format: 'uuid', description: 'Its id, as answers name it.' },
  (text) => text,
  'path',
);

/** Asks for one event, with what has become of it. */
export class GetEvent {
  @IsEventId() readonly id!: string;
  @IsKnownAt() readonly knownAt?: string;
  @IsMinPosition() readonly minPosition?: string;
}

/** Which events are subscribed to. */
export class SubscribeToEvents {
  @IsAfter() readonly after?: string;
  @AreTypes() readonly types?: readonly string[];
  @AreCategories() readonly categories?: readonly string[];
  @IsLastEventId() readonly lastEventId?: string;
}

/** Which events are read: a page of them, or all from a position on. */
export class ReadEvents {
  @IsAfter() readonly after?: string;
  @IsLimit() readonly limit?: number;
  @AreTypes() readonly types?: readonly string[];
  @AreCategories() readonly categories?: readonly string[];
  @IsLastEventId() readonly lastEventId?: string;
}

export function eventFilterOf({ types, categories }: SubscribeToEvents): EventFilter {
  return { ...(types && { types }), ...(categories && { categories }) };
}
