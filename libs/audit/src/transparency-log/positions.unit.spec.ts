import fc from 'fast-check';
import { comparePositions, type Position } from '@hudna/event-store';
import { decodePosition, encodePosition } from './positions.js';

const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 2n });
const single = number.map((one) => `${one}` as Position);
const double = fc.tuple(number, number).map(([a, b]) => `${a}/${b}` as Position);

test('a position comes back as it was', () => {
  fc.assert(
    fc.property(fc.oneof(single, double), (position) => {
      expect(encodePosition(position)).toHaveLength(16);
      expect(decodePosition(encodePosition(position))).toBe(position);
    }),
  );
});

test('the bytes of the positions of one store are in their order', () => {
  const near = fc.bigInt({ min: 0n, max: 3n });
  const close = fc.tuple(near, near).map(([a, b]) => `${a}/${b}` as Position);
  for (const positions of [single, double, close]) {
    fc.assert(
      fc.property(positions, positions, (a, b) => {
        const order = Buffer.compare(encodePosition(a), encodePosition(b));
        expect(order).toBe(Math.sign(comparePositions(a, b)));
      }),
    );
  }
});
