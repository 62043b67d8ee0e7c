import { isObject } from './object.js';
import { fieldRule } from './field-rule.js';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The longest text that is taken, in UTF-16 code units. */
export const TEXT_LIMIT = 10_000;

/** An id that people choose and read: lower-case letters, digits and single dashes, at most 100. */
export const IsSlug = fieldRule(
  'slug',
  { type: 'string', pattern: SLUG.source, maxLength: 100, examples: ['al-wafideen'] },
  (value) =>
    typeof value === 'string' && value.length <= 100 && SLUG.test(value)
      ? undefined
      : 'must be an id of lower-case letters, digits and single dashes, 100 at most, such as al-wafideen.',
);

const textSchema = {
  oneOf: [
    { type: 'string', minLength: 1, maxLength: TEXT_LIMIT },
    {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: LANGUAGE.source },
      additionalProperties: { type: 'string', minLength: 1, maxLength: TEXT_LIMIT },
    },
  ],
  examples: ['Duma', { en: 'Duma', ar: 'دوما' }],
};

/** A text as it was said, or the same by language: `"Duma"` or `{ "en": "Duma", "ar": "دوما" }`. */
export const IsText = fieldRule('text', textSchema, (value) => languageFault(value, textFault));

/** A name, or the same by language: a text in which nothing is hidden. */
export const IsName = fieldRule('name', textSchema, (value) => languageFault(value, nameFault));

function languageFault(value: unknown, faultOf: (text: string) => string | undefined): string | undefined {
  if (typeof value === 'string') return faultOf(value);
  if (!isObject(value)) {
    return 'must be a text, or an object with the text by language ({ "en": "...", "ar": "..." }).';
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return 'has no language in it: give at least one.';
  for (const [language, text] of entries) {
    if (!LANGUAGE.test(language)) {
      return `has a key that is no language tag (${language.slice(0, 20)}): use en, ar, fa, ru or the like.`;
    }
    const fault = typeof text === 'string' ? faultOf(text) : 'must be a text.';
    if (fault) return `in ${language} ${fault}`;
  }
  return undefined;
}

/** A name in one language. */
export const IsLine = fieldRule('line', { type: 'string', minLength: 1, maxLength: TEXT_LIMIT }, (value) =>
  typeof value === 'string' ? nameFault(value) : 'must be a text.',
);

/** What leaves no mark on a page: space, what Unicode has readers ignore, fillers, and blanks that count as symbols. */
const UNSEEN = '\\p{White_Space}\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2800\\ufff9-\\ufffb\\u{1d159}';
const SEEN = new RegExp(`[^${UNSEEN}]`, 'u');

/** Joiners and breaks that have no width: Persian, Khmer and others write them within a word. */
const NO_WIDTH = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff';
/** One that stands at the edge of a word; a variation selector belongs to the character before it. */
const LOOSE = new RegExp(
  `(?<![^${UNSEEN}]|[\\ufe00-\\ufe0f])[${NO_WIDTH}]|[${NO_WIDTH}](?![^${UNSEEN}])`,
  'u',
);

/** Embeddings, overrides and isolates, and what closes them (UAX 9). */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/;

function nameFault(text: string): string | undefined {
  const fault = textFault(text);
  if (fault) return fault;
  if (DIRECTION.test(text)) {
    return 'has a control of the direction of writing in it, which has it read otherwise than it is written: leave it out.';
  }
  if (LOOSE.test(text)) {
    return 'has a character that cannot be seen at its start, at its end or beside a space: leave it out.';
  }
  return undefined;
}

function textFault(text: string): string | undefined {
  if (text.trim() === '') return 'is empty: leave it out or say something.';
  if (text.length > TEXT_LIMIT) return `is too long: ${TEXT_LIMIT} characters at most.`;

  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    return 'has a control character in it: leave it out.';
  }
  if (!text.isWellFormed()) return 'has a broken character in it: send it again as UTF-8.';
  if (!SEEN.test(text)) return 'has nothing in it that can be seen: leave it out or say something.';
  if (DIRECTION.test(text) && !text.split(/[\n\r\u0085\u2028\u2029]/).every(isPaired)) {
    return 'has a control of the direction of writing in it that is not closed, or closes none: leave it out, or close it in the same line.';
  }
  return undefined;
}

/** Whether all that turns the direction of writing is turned back. */
function isPaired(line: string): boolean {
  const open: string[] = [];
  for (const character of line) {
    if (/[\u202a\u202b\u202d\u202e]/.test(character)) open.push('\u202c');
    else if (/[\u2066-\u2068]/.test(character)) open.push('\u2069');
    else if (DIRECTION.test(character) && open.pop() !== character) return false;
  }
  return open.length === 0;
}

/** A web address. */
export const IsWebAddress = fieldRule(
  'web-address',
  { type: 'string', format: 'uri', maxLength: 2_000 },
  (value) =>
    typeof value === 'string' &&
    value.length <= 2_000 &&
    /^https?:\/\/[^\s/]+(\/\S*)?$/.test(value) &&
    !DIRECTION.test(value)
      ? undefined
      : 'must be a web address that starts with http:// or https://, 2,000 characters at most.',
);
