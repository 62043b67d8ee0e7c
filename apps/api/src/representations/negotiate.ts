/** Content negotiation (RFC 9110, section 12.5.1). */
import Negotiator from 'negotiator';
import { HttpProblem } from '../http/problem.js';

export const MEDIA_TYPES = {
  json: 'application/json',
  geojson: 'application/geo+json',
  csv: 'text/csv',
} as const;

export type Representation = keyof typeof MEDIA_TYPES;

/** The preferred one of the representations of an answer. @throws HttpProblem 406 */
export function negotiate(
  accept: string | undefined,
  representations: readonly Representation[],
): Representation {
  const types = representations.map((representation) => MEDIA_TYPES[representation]);
  return representations[types.indexOf(preferred(accept, types))]!;
}

/** The media type that `Accept` prefers; among equals the first of `types`. @throws HttpProblem 406 */
export function preferred<Type extends string>(accept: string | undefined, types: readonly Type[]): Type {
  // Clients also ask for a type with its charset; all of them are UTF-8.
  const offered = types.flatMap((type) => [type, `${type}; charset=utf-8`]);
  const best = new Negotiator({ headers: { accept: accept || undefined } }).mediaType(offered);
  if (best !== undefined) return types[offered.indexOf(best) >> 1]!;
  const there = types.join(', ');
  throw new HttpProblem(
    406,
    'not-acceptable',
    `This is not to be had in that form. Accept may be: ${there}.`,
  );
}
