import type { Position } from '../position.js';
import { OpenReads } from './open-reads.js';
import type { StoredRecord } from './record.js';

describe('OpenReads', () => {
  it.each([
    ['the first', 2, [4, 6]],
    ['between two', 3, [4, 6]],
    ['the last', 6, []],
  ])(
    'gives the read that goes on after a position at %s of what it has given, and what is left of that',
    (...of) => {
      const [, number, left] = of;
      const reads = new OpenReads<string>();
      const read = aRead();
      reads.keep({ read, given: [2, 4, 6].map(record) });
      const open = reads.take(at(number));
      expect(open?.read).toBe(read);
      expect(open?.given.map(({ position }) => position)).toEqual(left.map(at));
    },
  );

  it.each([
    ['before it', 1],
    ['after it', 7],
  ])('has none for a position %s', (_, number) => {
    const reads = new OpenReads<string>();
    reads.keep({ read: aRead(), given: [2, 4, 6].map(record) });
    expect(reads.take(at(number))).toBeUndefined();
  });

  it('gives a read to one caller alone', () => {
    const reads = new OpenReads<string>();
    reads.keep({ read: aRead(), given: [record(2)] });
    expect(reads.take(at(2))).toBeDefined();
    expect(reads.take(at(2))).toBeUndefined();
  });

  it('knows of a read that is at its end that somebody reads on', () => {
    const reads = new OpenReads<string>();
    reads.keep({ read: undefined, given: [record(2)] });
    expect(reads.take(at(2))).toEqual({ read: undefined, given: [] });
  });

  it('keeps a few, and leaves the oldest', async () => {
    const reads = new OpenReads<string>();
    const all = Array.from({ length: 6 }, aRead);
    for (const [index, read] of all.entries()) reads.keep({ read, given: [record(index + 1)] });
    const left = await Promise.all(all.map(async (read) => (await read.next()).done));
    expect(left).toEqual([true, true, false, false, false, false]);
  });

  it('leaves a read that has given nothing to go on from', async () => {
    const reads = new OpenReads<string>();
    const read = aRead();
    reads.keep({ read, given: [] });
    expect((await read.next()).done).toBe(true);
  });
});

async function* aRead(): AsyncGenerator<string> {
  for (;;) yield 'an event';
}

function at(number: number): Position {
  return `${number}/${number}` as Position;
}

function record(number: number): StoredRecord {
  return { position: at(number) } as StoredRecord;
}
