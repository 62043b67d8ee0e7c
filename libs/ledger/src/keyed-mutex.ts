interface QueuedWork {
  readonly ticket: number;
  readonly done: Promise<unknown>;
}

/** One piece of work at a time for each name, in the order in which they were asked for. */
export class KeyedMutex {
  private readonly queues = new Map<string, QueuedWork[]>();
  private tickets = 0;

  /** The next ticket: what is asked for from now on comes after it. */
  ticket(): number {
    return (this.tickets += 1);
  }

  /** Does the work when all that was asked for under this name before has ended. Begins at once where nothing was. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(key);
    const last = before?.at(-1);
    const done = last ? last.done.then(work, work) : work();
    const queued = { ticket: this.ticket(), done };
    if (before) before.push(queued);
    else this.queues.set(key, [queued]);
    try {
      return await done;
    } finally {
      const remaining = this.queues.get(key)!.filter((other) => other !== queued);
      if (remaining.length > 0) this.queues.set(key, remaining);
      else this.queues.delete(key);
    }
  }

  /** Waits for what had been asked for under this name before a ticket: never for what came later, so never in a ring. */
  async settledBefore(key: string, ticket: number): Promise<void> {
    const earlier = this.queues.get(key)?.filter((queued) => queued.ticket < ticket);
    if (earlier) await Promise.allSettled(earlier.map(({ done }) => done));
  }
}
