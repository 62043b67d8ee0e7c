import { isObject } from './object.js';
import { shape } from './shape.js';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The longest text kept, in UTF-16 code units. */
export const TEXT_LIMIT = 10_000;

/** An id that people choose and read: lower-case letters, digits and single dashes, at most 100. */
export const IsSlug = shape(
  'slug',
  { type: 'string', pattern: SLUG.source, maxLength: 100, examples: ['al-wafideen'] },
  (value) =>
    typeof value === 'string' && value.length <= 100 && SLUG.test(value)
      ? undefined
      : 'must be an id of lower-case letters, digits and single dashes, 100 at most, such as al-wafideen.',
);

/** A text as it was said, or the same by language: `"Duma"` or `{ "en": "Duma", "ar": "دوما" }`. */
export const IsText = shape(
  'text',
  {
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
  },
  (value) => {
    if (typeof value === 'string') return lineFault(value);
    if (!isObject(value)) {
      return 'must be a text, or an object with the text by language ({ "en": "...", "ar": "..." }).';
    }
    const entries = Object.entries(value);
    if (entries.length === 0) return 'has no language in it: give at least one.';
    for (const [language, text] of entries) {
      if (!LANGUAGE.test(language)) {
        return `has a key that is no language tag (${language.slice(0, 20)}): use en, ar, fa, ru or the like.`;
      }
      const fault = typeof text === 'string' ? lineFault(text) : 'must be a text.';
      if (fault) return `in ${language} ${fault}`;
    }
    return undefined;
  },
);

/** A plain text in one language. */
export const IsLine = shape('line', { type: 'string', minLength: 1, maxLength: TEXT_LIMIT }, (value) =>
  typeof value === 'string' ? lineFault(value) : 'must be a text.',
);

function lineFault(text: string): string | undefined {
  if (text.trim() === '') return 'is empty: leave it out or say something.';
  if (text.length > TEXT_LIMIT) return `is too long: ${TEXT_LIMIT} characters at most.`;

  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    return 'has a control character in it: leave it out.';
  }
  if (!text.isWellFormed()) return 'has a broken character in it: send it again as UTF-8.';
  return undefined;
}

/** A web address. */
export const IsWebAddress = shape(
  'web-address',
  { type: 'string', format: 'uri', maxLength: 2_000 },
  (value) =>
    typeof value === 'string' && value.length <= 2_000 && /^https?:\/\/[^\s/]+(\/\S*)?$/.test(value)
      ? undefined
      : 'must be a web address that starts with http:// or https://, 2,000 characters at most.',
);
