import fc from 'fast-check';

/** Random choices that are the same for the same seed. */
export class Dice {
  readonly #stream: fc.Stream<number>;

  constructor(seed: number) {
    const numbers = fc.infiniteStream(fc.integer({ min: 0, max: 0x7fff_ffff }), { noHistory: true });
    [this.#stream] = fc.sample(numbers, { seed, numRuns: 1 }) as [fc.Stream<number>];
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return (this.#stream.next().value as number) % limit;
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
