import fc from 'fast-check';
import { StreamIndex } from './stream-index.js';

describe('the lookup', () => {
  // A hash of three bits puts many names in one place; the usual one hardly ever does.
  it.each([
    ['a hash that says little', (text: string) => text.charCodeAt(text.length - 1) & 7],
    ['the usual hash', undefined],
  ])('finds what a list would, with %s', (_, hash) => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 2_000, size: 'max' }), (streams) => {
        const events: { stream: string; id: string; revision: number }[] = [];
        const streamIndex = new StreamIndex(
          { idAt: (at) => events[at - 1]!.id, streamAt: (at) => events[at - 1]!.stream },
          hash,
        );
        for (const [index, number] of streams.entries()) {
          const stream = `s-${number}`;
          const revision = events.filter((event) => event.stream === stream).length;
          events.push({ stream, id: `id-${index}`, revision });
          expect(streamIndex.add(index + 1, stream, revision, `id-${index}`)).toBe(true);
        }
        expect(streamIndex.count).toBe(events.length);
        for (let number = 0; number <= 41; number += 1) {
          const chain: number[] = [];
          for (let at = streamIndex.last(`s-${number}`); at !== 0; at = streamIndex.before(at)) {
            chain.unshift(at);
          }
          const listed = [...events.keys()].filter((index) => events[index]!.stream === `s-${number}`);
          expect(chain).toEqual(listed.map((index) => index + 1));
          expect(chain.map((at) => streamIndex.revisionAt(at))).toEqual(chain.map((_, index) => index));
        }
        for (const index of events.keys()) expect(streamIndex.find(`id-${index}`)).toBe(index + 1);
        expect(streamIndex.find('id-none')).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses an id twice, a revision out of order and a position out of order', () => {
    const events = ['a', 'a', 'b'];
    const streamIndex = new StreamIndex({ idAt: (at) => `id-${at}`, streamAt: (at) => events[at - 1]! });
    expect(streamIndex.add(1, 'a', 0, 'id-1')).toBe(true);
    expect(streamIndex.add(2, 'a', 1, 'id-1')).toBe(false);
    expect(streamIndex.add(2, 'a', 2, 'id-2')).toBe(false);
    expect(streamIndex.add(2, 'b', 1, 'id-2')).toBe(false);
    expect(() => streamIndex.add(3, 'a', 1, 'id-2')).toThrow(RangeError);
    expect(streamIndex.add(2, 'a', 1, 'id-2')).toBe(true);
    expect(streamIndex.add(3, 'b', 0, 'id-3')).toBe(true);
  });
});
