/** What differs between two answers. */

/** One field: `path` is a JSON Pointer (RFC 6901). Left out is what was not, or is no longer, there. */
export interface FieldChange {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * The fields that differ between two values of JSON, in the order of the later one. Objects are compared field by field;
 * lists are compared whole, since what moved within one is seldom what a reader wants to know.
 */
export function difference(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...names].flatMap((name) =>
      difference(before[name], after[name], `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }) }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
