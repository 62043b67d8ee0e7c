/** What was written with an older version of an event's schema, as today's version has it. */

/**
 * Takes an event's data from one version of its schema to the next. Pure, and it leaves what it is given alone. Once
 * events were written with the next version it never changes: a later change of mind is an upcast of its own.
 */
export type Upcast<To extends object = object> = (data: never) => To;

/** @param version The version that the data was written with; the first upcast takes version 1 to version 2. */
export function upcast(upcasts: readonly Upcast[], version: number, data: object): object {
  return upcasts.slice(version - 1).reduce((kept: object, next) => next(kept as never), data);
}
