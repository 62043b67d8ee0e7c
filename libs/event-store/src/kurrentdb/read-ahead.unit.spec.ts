import { type Position, START } from '../position.js';
import { ReadAhead } from './read-ahead.js';
import type { StoredRecord } from './record.js';

describe('ReadAhead', () => {
  const ahead = new ReadAhead();
  ahead.keep([2, 4, 6].map(record));

  it.each([
    ['the first', 2, [4, 6]],
    ['between two', 3, [4, 6]],
    ['the last', 6, []],
  ])('gives what follows a position at %s of what was read', (_, number, follow) => {
    expect(ahead.after(at(number))?.map(({ position }) => position)).toEqual(follow.map(at));
  });

  it.each([
    ['the start', START],
    ['before it', at(1)],
    ['after it', at(7)],
  ])('knows nothing of what follows %s', (_, position) => {
    expect(ahead.after(position)).toBeUndefined();
  });

  it('keeps no more than a few stretches', () => {
    const few = new ReadAhead();
    for (let number = 1; number <= 10; number += 1) few.keep([record(number)]);
    const kept = Array.from({ length: 10 }, (_, index) => few.after(at(index + 1)) !== undefined);
    expect(kept.filter(Boolean)).toHaveLength(2);
    expect(kept.at(-1)).toBe(true);
  });
});

function at(number: number): Position {
  return `${number}/${number}` as Position;
}

function record(number: number): StoredRecord {
  return { position: at(number) } as StoredRecord;
}
