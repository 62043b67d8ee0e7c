interface Turn {
  readonly ticket: number;
  readonly done: Promise<unknown>;
}

/** One piece of work at a time for each name, in the order in which they were asked for. */
export class Turns {
  private readonly turns = new Map<string, Turn[]>();
  private tickets = 0;

  /** The next ticket: what is asked for from now on comes after it. */
  ticket(): number {
    return (this.tickets += 1);
  }

  /** Does the work when all that was asked for under this name before has ended. Begins at once where nothing was. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(name);
    const last = before?.at(-1);
    const done = last ? last.done.then(work, work) : work();
    const turn = { ticket: this.ticket(), done };
    if (before) before.push(turn);
    else this.turns.set(name, [turn]);
    try {
      return await done;
    } finally {
      const left = this.turns.get(name)!.filter((other) => other !== turn);
      if (left.length > 0) this.turns.set(name, left);
      else this.turns.delete(name);
    }
  }

  /** Waits for what had been asked for under this name before a ticket: never for what came later, so never in a ring. */
  async settled(name: string, ticket: number): Promise<void> {
    const earlier = this.turns.get(name)?.filter((turn) => turn.ticket < ticket);
    if (earlier) await Promise.allSettled(earlier.map(({ done }) => done));
  }
}
