import fc from 'fast-check';
import { comparePositions, parsePosition, START, type Position } from './position.js';

const number = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const position = fc
  .oneof(fc.tuple(number), fc.tuple(number, number), fc.tuple(fc.bigInt({ min: 0n, max: 20n })))
  .map((parts) => parts.join('/') as Position);

describe('positions', () => {
  it('are in the order of their numbers', () => {
    fc.assert(
      fc.property(number, number, number, number, (a, b, c, d) => {
        const order = a === c ? (b === d ? 0 : b < d ? -1 : 1) : a < c ? -1 : 1;
        expect(Math.sign(comparePositions(`${a}/${b}` as Position, `${c}/${d}` as Position))).toBe(order);
      }),
    );
  });

  it('are in a total order, with the start before all others', () => {
    fc.assert(
      fc.property(position, position, position, (a, b, c) => {
        const sign = (left: Position, right: Position) => Math.sign(comparePositions(left, right));
        expect(sign(a, a)).toBe(0);
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        expect(sign(START, a)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('are read from text that came from outside, and nothing else is', () => {
    fc.assert(fc.property(position, (text) => expect(parsePosition(text)).toBe(text)));
    for (const text of ['', '-1', '01', '1.5', '1e3', '1/2/3', '1/', ' 1', '1\n', '123456789012345678901']) {
      expect(parsePosition(text)).toBeUndefined();
    }
  });
});
