/** Wakes waiters after a commit. `wait(seen)` returns at once if `notify` was called after `seen` was read. */
export class Notifier {
  #notifications = 0;
  readonly #waiters = new Set<() => void>();

  /** How often `notify` was called: read it before looking, and hand it to `wait`. */
  get notifications(): number {
    return this.#notifications;
  }

  notify(): void {
    this.#notifications += 1;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }

  /** Until `notify` is called after `seen` was read, or the signal is aborted. */
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
