import { StoreDamaged } from '../errors.js';
import { StreamEnds } from './stream-ends.js';

describe('StreamEnds', () => {
  it('follows very many streams, and notices each event that is missing', () => {
    const ends = new StreamEnds(true);
    const streams = Array.from({ length: 5_000 }, (_, number) => `s-${number}`);
    for (const revision of [0, 1, 2]) for (const stream of streams) ends.follow(stream, revision);
    for (const stream of streams) expect(() => ends.follow(stream, 4)).toThrow(StoreDamaged);
    for (const stream of streams) ends.follow(stream, 3);
  });

  it('takes what comes again, and a stream that begins at 0', () => {
    const ends = new StreamEnds(true);
    ends.follow('a', 0);
    ends.follow('a', 1);
    for (const revision of [0, 1, 2]) ends.follow('a', revision);
    expect(() => ends.follow('b', 1)).toThrow(
      /stream b: revision 0 is due, and 1 is there.* \$\$b.* start this node/,
    );
  });

  it('of a ledger that is followed from its middle on, takes each stream from where it is first seen', () => {
    const ends = new StreamEnds(false);
    ends.follow('a', 7);
    ends.follow('a', 8);
    expect(() => ends.follow('a', 10)).toThrow(/revision 9 is due, and 10/);
  });
});
