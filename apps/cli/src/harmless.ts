/**
 * Text from ledgers, servers and command lines, made harmless: on a terminal nothing in it moves, hides, colours or reorders
 * anything. What cannot be seen is shown by its number, so that nobody takes one name for another.
 */
import { randomInt } from 'node:crypto';

/** What only this process can write: by it our own colours are distinguished from those that a text brings along. */
const OURS = String(randomInt(2 ** 47));

/** Marks sequences for the terminal as this program's own; `harmless` lets them through. */
export function ours(sequences: string): string {
  return sequences.replaceAll('\x1b[', `\x1b[${OURS};`);
}

/** Controls but the end of a line, marks of direction, and whatever takes no room. */
const UNSEEN = String.raw`(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]`;

/** Joiners in Persian, Kurdish and Syriac words are spelling; those in emoji, with the mark of emoji, make one of several. */
const SPELLING = [
  String.raw`(?<=[\p{Script=Arabic}\p{Script=Syriac}])[\u200c\u200d](?=[\p{Script=Arabic}\p{Script=Syriac}])`,
  String.raw`(?<=\p{Extended_Pictographic})\ufe0f`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
].join('|');

const PARTS = new RegExp(String.raw`\x1b\[${OURS};([\d;]*m)|(${SPELLING})|${UNSEEN}`, 'gu');
const HIDDEN = new RegExp(UNSEEN, 'gu');

/** As it may be shown; lines stay lines. */
export function harmless(text: string): string {
  return text.replace(PARTS, (found: string, colour?: string, spelling?: string) =>
    colour === undefined ? (spelling ?? numberOf(found)) : `\x1b[${colour}`,
  );
}

/** The same for JSON: what cannot be seen is escaped, and the value is the same. */
export function harmlessJson(json: string): string {
  return json.replace(HIDDEN, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${hex(found.charCodeAt(at))}`).join(''),
  );
}

function numberOf(character: string): string {
  if (character === '\t') return ' ';
  return `<U+${hex(character.codePointAt(0)!).toUpperCase()}>`;
}

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}
