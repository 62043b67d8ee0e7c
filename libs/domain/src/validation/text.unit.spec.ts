import { toNfc } from './nfc.js';
import { fieldRules } from './field-rule.js';
import './text.js';

const fault = (rule: 'text' | 'name' | 'line') => fieldRules.get(rule)!.fault;
const RULES = ['text', 'name', 'line'] as const;

describe.each(RULES)('a %s', (rule) => {
  it.each([
    ['zero-width spaces', '\u200b\u200b'],
    ['joiners', '\u200c\u200d'],
    ['a byte order mark', '\ufeff'],
    ['marks of direction', '\u200e\u200f\u061c'],
    ['an override that is closed', '\u202e\u202c'],
    ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
    ['a blank in Braille', '\u2800'],
    ['variation selectors', '\ufe0f\u{e0101}'],
    ['tags', '\u{e0041}'],
    ['a soft hyphen and a grapheme joiner', '\u00ad\u034f'],
    ['spaces of all kinds among them', ' \u3000\u2003\u200b\n'],
  ])('cannot be seen that is made of %s', (_what, text) => {
    expect(fault(rule)(text)).toMatch(/is empty|has nothing in it that can be seen/);
  });

  it.each([
    ['Latin', 'Duma'],
    ['Arabic', 'مخيم الوافدين'],
    ['Persian with a joiner that is none', 'می\u200cخواهم'],
    ['Sinhala with a joiner', 'ශ්\u200dරී'],
    ['Khmer with breaks of no width', 'ភ្នំ\u200bពេញ'],
    ['emoji that are joined', '❤\ufe0f\u200d🔥'],
    ['a mark of direction beside a bracket', 'دوما (Duma)\u200e'],
    ['one letter', 'ا'],
    ['one sign', '🕊'],
  ])('may be in %s', (_what, text) => {
    expect(fault(rule)(text)).toBeUndefined();
  });
});

describe.each(['name', 'line'] as const)('a %s', (rule) => {
  it.each([
    ['an override', 'Duma\u202eamuD\u202c'],
    ['an embedding', '\u202bدوما\u202c'],
    ['an isolate', 'Duma \u2068دوما\u2069'],
  ])('has no %s', (_what, text) => {
    expect(fault(rule)(text)).toMatch(/direction of writing.*leave it out/);
  });

  it.each([
    ['at its start', '\u200bDuma'],
    ['at its end', 'Duma\u200c'],
    ['beside a space', 'Duma \u2060camp'],
    ['beside another', 'Du\u200b\u200bma'],
  ])('has nothing hidden %s', (_where, text) => {
    expect(fault(rule)(text)).toMatch(/cannot be seen/);
  });
});

describe('a text', () => {
  it('may turn the direction of writing, and turns it back in the same line', () => {
    expect(fault('text')('He said \u2067دوما \u202aDuma\u202c\u2069.')).toBeUndefined();
  });

  it.each([
    ['never closed', 'He said \u2067دوما'],
    ['closed in another line', '\u202eab\ncd\u202c'],
    ['closed twice', '\u2067a\u2069\u2069'],
    ['closed in the wrong order', '\u2067\u202aa\u2069\u202c'],
    ['closed as something else', '\u202ea\u2069'],
  ])('is refused where it is %s', (_how, text) => {
    expect(fault('text')(text)).toMatch(/direction of writing.*close it/);
    expect(fault('text')({ en: 'Duma', fa: text })).toMatch(/^in fa .*direction/);
  });
});

test('what is in NFC is left as it is; all else is put into it, however deep', () => {
  const plain = { name: 'Dumā', list: [1, { a: 'é' }], none: null };
  expect(toNfc(plain)).toBe(plain);
  const typed = { name: { en: 'Duma\u0304' }, aliases: ['e\u0301', 'x'], at: [36.4, 33.5] };
  expect(toNfc(typed)).toEqual({ name: { en: 'Dumā' }, aliases: ['é', 'x'], at: [36.4, 33.5] });
  expect(typed.aliases[0]).toBe('e\u0301');
  expect(toNfc('a\n\u0303')).toBe('a\n\u0303');
});
