import { toNfc } from '../validation/nfc.js';

/**
 * The list with the item in the place of the one that has the same key, in the order of the keys: so that the order
 * of facts that have nothing to do with each other does not show in the state, and does not count as another outcome.
 */
export function putByKey<Item extends object>(items: readonly Item[], key: keyof Item, item: Item): Item[] {
  const at = items.findIndex((other) => other[key] >= item[key]);
  if (at < 0) return [...items, item];
  const after = items[at]![key] === item[key] ? at + 1 : at;
  return [...items.slice(0, at), item, ...items.slice(after)];
}

/** The fields in which two records differ, by name; the order of keys makes no difference, nor how accents were typed. */
export function differingFields(a: object, b: object): string[] {
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names.filter((name) => canonical(left.get(name)) !== canonical(right.get(name)));
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(toNfc(value), (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
