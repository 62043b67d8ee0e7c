import fc from 'fast-check';
import { harmless, harmlessJson, ours } from './harmless.js';

it.each([
  ['a sequence for the terminal', 'a\x1b[31mb', 'a<U+001B>[31mb'],
  ['a control character of eight bits', 'a\x9b31mb', 'a<U+009B>31mb'],
  ['a carriage return, under which something else is hidden', 'bad\rgood', 'bad<U+000D>good'],
  ['marks of direction', '\u202eabc\u2066', '<U+202E>abc<U+2066>'],
  [
    'what takes no room',
    'al\u200b-\u2060wa\ufefffi\u00addeen',
    'al<U+200B>-<U+2060>wa<U+FEFF>fi<U+00AD>deen',
  ],
  ['fillers', 'a\u3164\u115f\uffa0', 'a<U+3164><U+115F><U+FFA0>'],
  ['tags', 'a\u{e0041}', 'a<U+E0041>'],
  ['a joiner where none belongs', 'al\u200cwa \u200d', 'al<U+200C>wa <U+200D>'],
  ['half of a pair', 'a\ud83d', 'a<U+D83D>'],
  ['a tab', 'a\tb', 'a b'],
])('%s is shown, and does nothing', (_, text, printed) => {
  expect(harmless(text)).toBe(printed);
});

it.each([
  ['lines', 'one\ntwo\n'],
  ['Arabic', 'مخيم الوافدين'],
  ['a Persian word with its joiner', 'می\u200cخواهم'],
  ['emoji of several', '👨\u200d👩\u200d👧 ⚠\ufe0f'],
  ['marks on letters', 'e\u0301 ɑ̃'],
])('%s stay as they are', (_, text) => {
  expect(harmless(text)).toBe(text);
});

it("lets this program's own colours through, and none that a text brings along", () => {
  expect(harmless(`${ours('\x1b[31m')}red\x1b[32m${ours('\x1b[39m')}`)).toBe(
    '\x1b[31mred<U+001B>[32m\x1b[39m',
  );
});

it('leaves nothing unseen, and is done when done once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const printed = harmless(text);
      expect(printed).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u);
      expect(harmless(printed)).toBe(printed);
    }),
  );
});

it('escapes in JSON what cannot be seen, and means the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = harmlessJson(JSON.stringify({ [text]: text }));
      expect(json).not.toMatch(/\p{Cc}|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u);
      expect(JSON.parse(json)).toEqual({ [text]: text });
    }),
  );
});
