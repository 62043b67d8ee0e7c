import { isObject } from '../validation/index.js';

/** A value with a JSON merge patch applied (RFC 7396): members of the patch replace those of the value, null removes them. */
export function mergePatch(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(value) ? Object.entries(value) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), change));
  }
  // Own members only, whatever they are called.
  return Object.fromEntries(merged);
}
