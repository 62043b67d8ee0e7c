/** Which form of an answer a reader would have (RFC 9110, section 12.5.1). */
import Negotiator from 'negotiator';
import { Refusal } from '../http/problem.js';

export const MEDIA_TYPES = {
  json: 'application/json',
  geojson: 'application/geo+json',
  csv: 'text/csv',
} as const;

export type Form = keyof typeof MEDIA_TYPES;

/** The first of `forms` is given to a reader to whom all are the same. @throws Refusal 406 */
export function negotiate(accept: string | undefined, forms: readonly Form[]): Form {
  // Clients also ask for a type with its charset; all of them are UTF-8.
  const offered = forms.flatMap((form) => [MEDIA_TYPES[form], `${MEDIA_TYPES[form]}; charset=utf-8`]);
  const best = new Negotiator({ headers: { accept: accept || undefined } }).mediaType(offered);
  if (best !== undefined) return forms[offered.indexOf(best) >> 1]!;
  const there = forms.map((form) => MEDIA_TYPES[form]).join(', ');
  throw new Refusal(406, 'not-acceptable', `This is not to be had in that form. Accept may be: ${there}.`);
}
