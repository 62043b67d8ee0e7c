import { differingFields, putByKey } from './keyed.js';

describe('a list by key', () => {
  it('holds one item a key, in the order of the keys, whatever came first', () => {
    const [a, b] = [{ key: 'a' }, { key: 'b' }];
    expect(putByKey(putByKey([], 'key', b), 'key', a)).toEqual([a, b]);
    expect(putByKey(putByKey([], 'key', a), 'key', b)).toEqual([a, b]);
    expect(putByKey([{ key: 'a', so: 1 }], 'key', { key: 'a', so: 2 })).toEqual([{ key: 'a', so: 2 }]);
  });
});

describe('two records', () => {
  it('differ in the fields that say something else, not in the order of keys', () => {
    expect(
      differingFields({ id: 'a', name: { en: 'A', ar: 'ا' } }, { name: { ar: 'ا', en: 'A' }, id: 'a' }),
    ).toEqual([]);
    expect(differingFields({ id: 'a', kind: 'x' }, { id: 'a', aliases: ['b'] })).toEqual(['kind', 'aliases']);
    expect(differingFields({ list: [1, 2] }, { list: [2, 1] })).toEqual(['list']);
    expect(differingFields({ id: 'a', name: undefined }, { id: 'a' })).toEqual([]);
  });
});
