/** What differs between two answers. */

/** One field: `path` is a JSON Pointer (RFC 6901), save that an item of a list is named by its id. Left out is what was not, or is no longer, there. */
export interface FieldChange {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * The fields that differ between two values of JSON, in the order of the later one. Objects are compared field by field;
 * so are lists of items with ids, each item by its id: `/corridors/items/al-wafideen/status`. Other lists are compared
 * whole, since what moved within one is seldom what a reader wants to know.
 */
export function difference(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...names].flatMap((name) =>
      difference(before[name], after[name], `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [items, others] = [byId(before), byId(after)];
  if (items && others && inOneOrder(items, others)) return difference(items, others, path);
  return [{ path, ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }) }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of items by their ids; undefined where it is none, or two have the same. */
function byId(list: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const ids = list.map((item: unknown) => (isObject(item) ? item['id'] : undefined));
  if (!ids.every((id) => typeof id === 'string') || new Set(ids).size < ids.length) return undefined;
  return Object.fromEntries(list.map((item: unknown, index) => [ids[index], item]));
}

function inOneOrder(items: object, others: object): boolean {
  const shared = (some: object, more: object) => Object.keys(some).filter((id) => Object.hasOwn(more, id));
  return String(shared(items, others)) === String(shared(others, items));
}

/** The events that an answer says it rests on, wherever in it. */
export function eventsNamedIn(value: unknown, name = ''): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  if (Array.isArray(value) && listsEvents(name) && value.every((id) => typeof id === 'string')) {
    return new Set(value as string[]);
  }
  return new Set(Object.entries(value).flatMap(([field, inner]) => [...eventsNamedIn(inner, field)]));
}

/** True of a field in which a list of texts is one of the ids of events. */
export function listsEvents(field: string): boolean {
  return field === 'because' || field === 'events';
}
