import { categoryOf, type EventFilter, type RecordedEvent } from './port.js';

/** Undefined where every event passes. */
export type Passes = ((event: RecordedEvent) => boolean) | undefined;

export function passing({ types, categories }: EventFilter = {}): Passes {
  if (!types && !categories) return undefined;
  return (event) =>
    (!types || types.includes(event.type)) && (!categories || categories.includes(categoryOf(event.stream)));
}
