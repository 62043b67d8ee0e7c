import { createHash } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';

/** By this a store that has seen something new wakes the other stores of the same ledger in its process, in other threads. */
export class ThreadNotifier {
  readonly #channel: BroadcastChannel;
  #due: NodeJS.Immediate | undefined;

  /** @param onNotified Called after a commit through another store of the process. */
  constructor(connectionString: string, onNotified: () => void) {
    // Hashed, since it may hold a password.
    const name = createHash('sha256').update(connectionString).digest('hex');
    this.#channel = new BroadcastChannel(`hudna ${name}`);
    this.#channel.onmessage = onNotified;
    this.#channel.unref();
  }

  /** Notifications of one turn go out as one. */
  notify(): void {
    this.#due ??= setImmediate(() => {
      this.#due = undefined;
      this.#channel.postMessage(null);
    });
  }

  close(): void {
    clearImmediate(this.#due);
    this.#channel.close();
  }
}
