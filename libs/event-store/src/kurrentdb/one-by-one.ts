/** Runs tasks that share a name one after the other, in the order in which they came; others side by side. */
export class OneByOne {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(names: readonly string[], task: () => Promise<T>): Promise<T> {
    const before = names.flatMap((name) => this.#last.get(name) ?? []);
    const mine = before.length === 0 ? task() : Promise.allSettled(before).then(task);
    for (const name of names) this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      for (const name of names) if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }

  /** Until all that runs now has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
