/** For specs: a projection by which some events take away the fact of an earlier one of their stream, as none does today. */
import type { FactChange } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { factProjection, type Projection } from '../read-model/projection.js';
import type { RecordedFact } from '../read-model/read-model.js';

const changes = new WeakMap<RecordedEvent, FactChange<RecordedFact>>();

/** Every third event but the first of a stream takes one away; every other of these puts its own instead. */
export const amendingProjection: Projection = {
  version: factProjection.version,
  project(event, streamBefore) {
    let change = changes.get(event);
    if (!change) changes.set(event, (change = amending(event, streamBefore)));
    return change;
  },
};

function amending(
  event: RecordedEvent,
  streamBefore: () => readonly RecordedEvent[],
): FactChange<RecordedFact> {
  const change = factProjection.project(event, streamBefore);
  const number = Number(event.position);
  if (event.revision === 0 || number % 3 > 0) return change;
  const held = heldEvents(streamBefore());
  if (held.length === 0) return change;
  const takenAway = [held[number % held.length]!.revision];
  return number % 2 === 0 ? { takenAway } : { ...change, takenAway };
}

/** Of the events of one stream, or of all, those whose facts hold after them. */
export function heldEvents(events: readonly RecordedEvent[]): RecordedEvent[] {
  let held: RecordedEvent[] = [];
  for (const [index, event] of events.entries()) {
    const isOfStream = ({ stream }: RecordedEvent) => stream === event.stream;
    const { put, takenAway } = amendingProjection.project(event, () =>
      events.slice(0, index).filter(isOfStream),
    );
    held = held.filter((other) => !isOfStream(other) || !takenAway.includes(other.revision));
    if (put) held.push(event);
  }
  return held;
}
