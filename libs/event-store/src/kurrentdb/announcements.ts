import { createHash } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';

/** By this a store that has seen something new wakes the other stores of the same ledger in its process, in other threads. */
export class Announcements {
  readonly #channel: BroadcastChannel;
  #due: NodeJS.Immediate | undefined;

  /** @param heard Called where another store of the process tells of something new. */
  constructor(connectionString: string, heard: () => void) {
    // Hashed, since it may hold a password.
    const name = createHash('sha256').update(connectionString).digest('hex');
    this.#channel = new BroadcastChannel(`hudna ${name}`);
    this.#channel.onmessage = heard;
    this.#channel.unref();
  }

  /** What has come together is told once. */
  tell(): void {
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
