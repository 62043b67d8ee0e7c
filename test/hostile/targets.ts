/** Addresses: the paths of the document with valid and malformed words in them. */
import type { Dice } from '../support/dice.js';
import type { Operation } from './requests.js';
import { IDS } from './values.js';
import { CURSORS, MOMENT_IDS, POSITIONS, TIMES, WORDS } from './words.js';

export function requestTarget(
  dice: Dice,
  path: string,
  { parameters = [] }: Operation,
  plain: boolean,
): string {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const names = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema
      ?.enum;
    if (!plain && dice.oneIn(4)) {
      return dice.oneIn(20) ? 'x'.repeat(dice.one([499, 501, 10_240, 40_000])) : dice.one(WORDS);
    }
    return String(dice.one(names ?? IDS));
  });
  const query = parameters.filter((parameter) => parameter.in === 'query' && dice.oneIn(3));
  const pairs = query.map(({ name }) => `${name}=${valueOf(dice, name, plain)}`);
  if (!plain && dice.oneIn(3)) pairs.push(dice.one(ODD_PAIRS(dice, pairs)));
  return `${place}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

function valueOf(dice: Dice, name: string, plain: boolean): string {
  if (!plain && dice.oneIn(6)) return dice.one([...WORDS, ...TIMES, ...POSITIONS]).replace(' ', '%20');
  switch (name) {
    case 'at':
    case 'knownAt':
      return dice.one(plain ? ['2018-03-11', '2018-03-30T10:00:00Z', '2199-12-31'] : TIMES);
    case 'from':
    case 'to':
    case 'date':
      return dice.one(plain ? ['2018-03-11', '2018-03-12'] : TIMES);
    case 'limit':
      return dice.one(
        plain ? ['1', '2', '1000'] : ['0', '1', '1000', '1001', '-1', '1e3', '01', '99999999999'],
      );
    case 'cursor':
      return plain ? '{cursor}' : dice.one(CURSORS);
    case 'after':
      return plain ? '0' : encodeURI(dice.one(MOMENT_IDS));
    case 'types':
      return dice.one([
        'CorridorOpened',
        'CorridorOpened,ConvoyDeparted',
        'Nope',
        'CorridorOpened,,',
        '__proto__',
      ]);
    case 'categories':
      return dice.one(['corridor', 'corridor,convoy', 'nope', 'corridor,corridor', 'constructor']);
    default:
      return dice.one(IDS);
  }
}

const ODD_PAIRS = (dice: Dice, pairs: readonly string[]) => [
  ...[
    'at',
    'at=',
    '=',
    '&',
    '&&&',
    '=x',
    '__proto__=1',
    'constructor=1',
    'at[]=2018-03-11',
    'at[x]=1',
    'limit[]=1&limit[]=2',
  ],
  ...[
    'knowAt=2018-03-11',
    '%61t=2018-03-11',
    '%FF=1',
    '%00=%00',
    '#x',
    '?',
    'hasOwnProperty=1',
    `x=${'y'.repeat(9_000)}`,
  ],
  ...[`${'z'.repeat(3_000)}=1`, 'a=1&'.repeat(1_000), ...pairs, `cursor=${dice.one(CURSORS)}`],
];
