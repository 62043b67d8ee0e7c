import { Client } from '../support/client.js';
import { mayReconnect } from '../support/server-sent-events.js';

const POSTERS = 4;

/**
 * Posts reports whatever is answered: a report that was not taken is posted again, until it is or the server has
 * ended.
 */
export class PostingLoad {
  /** The acknowledged events, by key. */
  readonly acknowledged = new Map<string, string>();
  /** Answers that are neither a receipt nor a refusal that may pass. */
  readonly wrong: string[] = [];
  #number = 0;
  #answers = 0;
  #onAnswer: (() => void) | undefined;
  #ended = false;
  #posting: Promise<unknown> = Promise.resolve();

  begin(url: string): void {
    this.#ended = false;
    const client = new Client(url);
    this.#posting = Promise.all(Array.from({ length: POSTERS }, () => this.#post(client)));
  }

  /** Waits for so many answers more, or for the end of the server. */
  async answers(count: number): Promise<void> {
    const enough = this.#answers + count;
    const answered = new Promise<void>((resolve) => {
      this.#onAnswer = () => {
        if (this.#answers >= enough) resolve();
      };
    });
    await Promise.race([answered, this.#posting]);
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#posting;
  }

  async #post(client: Client): Promise<void> {
    while (!this.#ended) {
      const key = `report-${(this.#number += 1)}`;
      for (let recorded = false; !recorded && !this.#ended;) {
        try {
          recorded = await this.#once(client, key);
        } catch (error) {
          if (!mayReconnect(error)) throw error;
          return;
        }
      }
    }
  }

  async #once(client: Client, key: string): Promise<boolean> {
    const data = { weapon: 'mortar', note: key + 'x'.repeat(500) };
    const { status, body } = await client.post('report-shelling', data, { 'idempotency-key': key });
    const recorded = status === 201 || status === 200;
    if (recorded) this.acknowledged.set(key, body.events[0].id);
    else if (status !== 503) this.wrong.push(`${status} ${JSON.stringify(body)}`);
    this.#answers += 1;
    this.#onAnswer?.();
    return recorded;
  }
}
