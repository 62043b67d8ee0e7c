/** No command is nested so deep; what is deeper is refused as it is. */
const DEEPEST = 20;

/**
 * A JSON value with all its texts in Unicode's composed form (NFC): a name that was typed as `e` and an accent is the
 * same as one that was typed as `é`. The value itself where it is so already.
 */
export function toNfc<T>(value: T): T {
  return normalized(value, DEEPEST) as T;
}

function normalized(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  // Copied where a part changes, and nowhere else.
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const part = (value as Record<string, unknown>)[name];
    const normalizedPart = normalized(part, depth - 1);
    if (normalizedPart === part) continue;
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
    copy[name] = normalizedPart;
  }
  return copy ?? value;
}
