import fc from 'fast-check';
import { repeatedMembers } from './repeated-members.js';

const found = (text: string) => repeatedMembers(text, JSON.parse(text));

describe('a member that an object has more than once', () => {
  it.each([
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":{"b":[0,{"c":1,"c":1}]}}', ['/a/b/1/c']],
    ['[{"a":1},{"a":1,"b":":","b":"\\":"}]', ['/1/b']],
    ['{"a":{"b":1,"b":2},"a":3}', ['/a/b', '/a']],
    ['{"a/b":1,"c~d":{"a/b":1,"a/b":1},"a\\/b":2}', ['/c~0d/a~1b', '/a~1b']],
    ['{"":1,"":2}', ['/']],
    ['{"a":1,"a":1,"a":1}', ['/a']],
    ['{"\\ud83d\\ude00":1,"😀":1}', ['/😀']],
    ['{"1":0,"1":0,"length":0}', ['/1']],
  ])('%s', (text, pointers) => {
    expect(found(text)).toEqual(pointers);
  });

  it.each([
    '{}',
    '[]',
    'null',
    '"a:b"',
    '{"a":"\\"a\\":1,","b":"\\\\"}',
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{"A":1,"a":2,"a ":3}',
    ' { "a" : [ "a" , "a" ] , "b" : { } } ',
  ])('is none in %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('is found however deep, without a stack that overflows', () => {
    const nest = (inside: string) => '{"a":['.repeat(100_000) + inside + ']}'.repeat(100_000);
    expect(found(nest('{"b":1}'))).toEqual([]);
    expect(found(nest('{"b":1,"b":2}'))).toEqual([`${'/a/0'.repeat(25)}`]);
  });

  it('is in no text that JSON itself writes, and in each that has one more', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), fc.jsonValue(), (value, name, one, other) => {
        expect(found(JSON.stringify(value))).toEqual([]);
        const member = (part: unknown) => `${JSON.stringify(name)}:${JSON.stringify(part)}`;
        const text = `[${JSON.stringify(value)},{${member(one)},"${'x'.repeat(40)}":1,${member(other)}}]`;
        expect(found(text)).toHaveLength(1);
      }),
    );
  });
});
