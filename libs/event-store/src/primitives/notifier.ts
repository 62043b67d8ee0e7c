/** Tells those who wait that something may have been committed. A ring between two waits is not lost. */
export class Notifier {
  #notifications = 0;
  readonly #waiters = new Set<() => void>();

  /** Rings so far: take it before looking, and hand it to `wait`. */
  get notifications(): number {
    return this.#notifications;
  }

  notify(): void {
    this.#notifications += 1;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }

  /** Until the bell has rung since `seen`, or the signal is aborted. */
  wait(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#notifications !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#waiters.delete(wake);
        resolve();
      };
      this.#waiters.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
