import { categoryOf, type EventFilter, type RecordedEvent } from './port.js';

/** Undefined where every event passes. */
export type EventPredicate = ((event: RecordedEvent) => boolean) | undefined;

export function predicateOf({ types, categories }: EventFilter = {}): EventPredicate {
  if (!types && !categories) return undefined;
  return (event) =>
    (!types || types.includes(event.type)) && (!categories || categories.includes(categoryOf(event.stream)));
}
