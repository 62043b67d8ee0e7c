/** Headers: those that an operation takes, and others. */
import type { Dice } from '../support/dice.js';
import type { Operation } from './requests.js';
import { HEADER_VALUES, MEDIA, MOMENT_IDS, POSITIONS } from './words.js';

export const keyOf = (dice: Dice) => `key-${dice.below(500)}`;

export function headersOf(
  dice: Dice,
  { parameters = [], requestBody }: Operation,
  plain: boolean,
): [string, string][] {
  const headers: [string, string][] = [];
  const [type] = Object.keys(requestBody?.content ?? {});
  if (type) headers.push(['content-type', type]);
  for (const { name } of parameters.filter((parameter) => parameter.in === 'header' && dice.oneIn(3))) {
    headers.push([name, headerValue(dice, name.toLowerCase(), plain)]);
  }
  return headers;
}

export function headerValue(dice: Dice, name: string, plain: boolean): string {
  if (!plain && dice.oneIn(4)) return dice.one(HEADER_VALUES);
  switch (name) {
    case 'idempotency-key':
      return keyOf(dice);
    case 'if-match':
      return dice.one(['*', '*', '*', '"0"', '0', '{etag}']);
    case 'if-none-match':
      return dice.one(['{etag}', 'W/{etag}', '*', '"x", {etag}']);
    case 'hudna-min-position':
      return plain || !dice.oneIn(50) ? dice.one(NEAR) : dice.one(POSITIONS);
    case 'last-event-id':
      return plain ? '{moment}' : dice.one(MOMENT_IDS);
    case 'host':
      return dice.one(['localhost', 'localhost:1', '127.0.0.1', '[::1]', 'rebound.example', 'a b', '']);
    case 'origin':
      return dice.one(['null', 'http://localhost', 'https://evil.example', 'http://localhost:3000', '']);
    case 'sec-fetch-site':
      return dice.one(['same-origin', 'cross-site', 'same-site', 'none', 'x']);
    case 'content-encoding':
    case 'accept-encoding':
      return dice.one(['gzip', 'br', 'identity', 'gzip, gzip', 'gzip;q=0', 'unknown']);
    default:
      return dice.one(MEDIA);
  }
}

/** Small positions: for a larger one the server waits until its time limit. */
const NEAR = POSITIONS.filter((position) => !/^\d{2,}/.test(position));

export const HEADERS = [
  ...[
    'content-type',
    'accept',
    'if-match',
    'idempotency-key',
    'hudna-min-position',
    'last-event-id',
    'if-none-match',
  ],
  ...[
    'content-encoding',
    'accept-encoding',
    'accept-language',
    'range',
    'origin',
    'x-forwarded-for',
    'forwarded',
    'cookie',
  ],
  ...[
    'x-http-method-override',
    'upgrade',
    'te',
    'trailer',
    'via',
    'if-modified-since',
    'authorization',
    'host',
    'sec-fetch-site',
    '__proto__',
  ],
];
