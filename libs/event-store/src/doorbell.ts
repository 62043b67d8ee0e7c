/** Tells those who wait that something may have been committed. A ring between two waits is not lost. */
export class Doorbell {
  #rings = 0;
  readonly #waiting = new Set<() => void>();

  /** Rings so far: take it before looking, and hand it to `wait`. */
  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings += 1;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Until the bell has rung since `seen`, or the signal is aborted. */
  wait(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#rings !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
