interface QueuedWork {
  readonly ticket: number;
  readonly done: Promise<unknown>;
}

/** Runs work that shares a key one piece after the other, in the order in which it was asked for; other work side by side. */
export class KeyedMutex<Key = string> {
  readonly #queues = new Map<Key, QueuedWork[]>();
  #tickets = 0;

  /** The next ticket: work that is asked for from now on comes after it. */
  ticket(): number {
    return (this.#tickets += 1);
  }

  /** Does the work when all that was asked for under these keys before has ended. Begins at once where nothing was. */
  async run<T>(keys: readonly Key[], work: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#queues.get(key)?.at(-1)?.done ?? []);
    const done = startAfter(before, work);
    const queued = { ticket: this.ticket(), done };
    for (const key of keys) this.#enqueue(key, queued);
    try {
      return await done;
    } finally {
      for (const key of keys) this.#remove(key, queued);
    }
  }

  /** Waits for work queued under this key before `ticket`. Later work is not waited for, so two commands cannot deadlock. */
  async settledBefore(key: Key, ticket: number): Promise<void> {
    const earlier = this.#queues.get(key)?.filter((queued) => queued.ticket < ticket);
    if (earlier) await Promise.allSettled(earlier.map(({ done }) => done));
  }

  /** Until all that is queued now has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.at(-1)!.done));
  }

  #enqueue(key: Key, work: QueuedWork): void {
    const queue = this.#queues.get(key);
    if (queue) queue.push(work);
    else this.#queues.set(key, [work]);
  }

  #remove(key: Key, work: QueuedWork): void {
    const queue = this.#queues.get(key)!;
    queue.splice(queue.indexOf(work), 1);
    if (queue.length === 0) this.#queues.delete(key);
  }
}

/** Of one key, which is what the ledger asks for, the work begins in the very turn in which the work before it ends. */
function startAfter<T>([first, ...others]: readonly Promise<unknown>[], work: () => Promise<T>): Promise<T> {
  if (!first) return work();
  return others.length === 0 ? first.then(work, work) : Promise.allSettled([first, ...others]).then(work);
}
