import { EventTooLarge } from './errors.js';
import type { ExpectedRevision, NewEvent } from './port.js';

/** The JSON of an event, as it is to be kept. */
export interface EventJson {
  readonly data: string;
  readonly metadata: string;
}

/** Bytes of data that one append may have, where nothing else is said: KurrentDB's own limit, 1 MiB. */
export const MAX_APPEND_BYTES = 1_048_576;

/** What a store would not give back as it was: a zero, half of a surrogate pair. */
const UNFIT = /[\0\p{Cs}]/u;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The JSON of events that can be appended, one for each.
 * @param maxBytes Of the data of all of them together.
 * @throws TypeError where an event is not one: no events, an id that is no UUID or comes twice, no type, no stream.
 * @throws RangeError where the revision is none.
 * @throws EventTooLarge
 */
export function validatedAppend(
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
  maxBytes: number,
): EventJson[] {
  if (!isName(stream)) throw new TypeError('A stream needs a name.');
  if (events.length === 0) throw new TypeError('An append needs at least one event.');
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new RangeError(`${expected} is not a revision.`);
  }
  const json = events.map(({ id, type, data, metadata }) => {
    if (!UUID.test(id)) throw new TypeError(`${id} is not a UUID in lower case, as an event's id must be.`);
    if (!isName(type)) throw new TypeError(`The event ${id} needs a type.`);
    return { data: jsonOf(data, id), metadata: jsonOf(metadata, id) };
  });
  if (events.length > 1 && new Set(events.map(({ id }) => id)).size < events.length) {
    throw new TypeError('An append has the same event id twice.');
  }
  const bytes = json.reduce((sum, { data }) => sum + Buffer.byteLength(data), 0);
  if (bytes > maxBytes) {
    throw new EventTooLarge(`The append to ${stream} has ${bytes} bytes of data; ${maxBytes} are the most.`);
  }
  return json;
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && !UNFIT.test(text);
}

function jsonOf(value: unknown, id: string): string {
  const json = JSON.stringify(value);
  if (json?.[0] !== '{') {
    throw new TypeError(`The data and the metadata of the event ${id} must be JSON objects.`);
  }
  return json;
}
