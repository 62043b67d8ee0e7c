import type { Position } from '../position.js';

/** Those who wait until the record at a position is handled. */
export class Waiting {
  readonly #by = new Map<Position, { resolve: () => void; reject: (error: Error) => void }[]>();

  /** @throws what `late` makes where it takes longer than so many ms */
  async for(position: Position, ms: number, late: () => Error): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#by.set(position, [...(this.#by.get(position) ?? []), { resolve, reject }]);
    const timer = ms < Infinity ? setTimeout(() => reject(late()), Math.max(0, ms)) : undefined;
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  reached(position: Position): void {
    const waiting = this.#by.get(position);
    if (!waiting) return;
    this.#by.delete(position);
    for (const { resolve } of waiting) resolve();
  }

  refuse(reason: Error): void {
    for (const waiting of this.#by.values()) for (const { reject } of waiting) reject(reason);
    this.#by.clear();
  }
}
