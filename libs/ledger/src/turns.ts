/** Lets one piece of work at a time through for each name, in the order in which they came. */
export class Turns {
  private readonly latest = new Map<string, Promise<unknown>>();

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.latest.get(name);
    const turn = before ? before.then(work, work) : work();
    this.latest.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.latest.get(name) === turn) this.latest.delete(name);
    }
  }
}
