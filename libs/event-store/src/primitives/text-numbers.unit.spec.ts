import { hashOf } from './hash-table.js';
import { TextNumbers } from './text-numbers.js';

describe('TextNumbers', () => {
  it('numbers texts in the order in which they are added, and finds each', () => {
    const numbers = new TextNumbers();
    const texts = Array.from({ length: 5_000 }, (_, index) => `incident-${index}`);
    expect(texts.map((text) => numbers.add(text))).toEqual(texts.map((_, index) => index + 1));
    expect(texts.map((text) => numbers.find(text))).toEqual(texts.map((_, index) => index + 1));
    expect(numbers.find('incident-5000')).toBe(0);
    expect(numbers.count).toBe(5_000);
  });

  it('distinguishes texts that share a hash of 32 bits', () => {
    const [one, other] = textsOfOneHash();
    const numbers = new TextNumbers();
    numbers.add(one);
    expect(numbers.find(other)).toBe(0);
    expect(numbers.add(other)).toBe(2);
    expect([one, other].map((text) => numbers.find(text))).toEqual([1, 2]);
  });
});

function textsOfOneHash(): [string, string] {
  const byHash = new Map<number, string>();
  for (let number = 0; ; number += 1) {
    const text = `incident-${number}-${number * 7_919}`;
    const earlier = byHash.get(hashOf(text));
    if (earlier !== undefined) return [earlier, text];
    byHash.set(hashOf(text), text);
  }
}
