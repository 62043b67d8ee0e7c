/** Writers that post reports to any node, and again, with the same key, until each is acknowledged. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../support/client.js';
import type { Dice } from '../support/dice.js';
import { mayReconnect } from '../support/server-sent-events.js';

interface Line {
  readonly key: string;
  readonly command: string;
  readonly data: object;
}

interface Receipt {
  readonly event: string;
  readonly position: string;
}

/** Between two reports of one writer, and before a repeat, in ms. */
const [PACE_MS, AGAIN_MS] = [150, 200];

export class Posters {
  /** The answers by key: the same, however often and wherever the report was posted. */
  readonly acknowledged = new Map<string, Receipt>();
  /** The longest time, in ms, without an acknowledgement. */
  longestGapMs = 0;
  /** Refusals and broken lines that were answered by a repeat. */
  repeats = 0;
  readonly #lines: Line[] = [];
  #lastMs = 0;
  #over = false;
  #abandoned = false;
  #posting: Promise<unknown> = Promise.resolve();
  #onAnswer: () => void = () => undefined;

  /** @param urls The URLs of the nodes, those that are ended among them. */
  constructor(
    private readonly urls: () => readonly string[],
    private readonly dice: Dice,
  ) {}

  begin(count: number): void {
    this.#lastMs = performance.now();
    this.#posting = Promise.all(Array.from({ length: count }, () => this.#post()));
    this.#posting.catch(() => this.#onAnswer());
  }

  /** Resolves when so many reports more are acknowledged. @throws the error that has ended the writers */
  async more(count: number): Promise<void> {
    const enough = this.acknowledged.size + count;
    while (this.acknowledged.size < enough) {
      await Promise.race([
        this.#posting,
        new Promise<void>((resolve) => {
          this.#onAnswer = resolve;
        }),
      ]);
    }
  }

  /** Resolves when every report sent is acknowledged. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#posting;
  }

  /** Ends it, whatever is still open. */
  abandon(): void {
    this.#over = this.#abandoned = true;
  }

  async #post(): Promise<void> {
    while (!this.#over) {
      await this.#insist(this.#next());
      await delay(PACE_MS);
    }
  }

  /** A new report, or one that may be acknowledged already. */
  #next(): Line {
    if (this.#lines.length > 0 && this.dice.oneIn(8)) return this.dice.one(this.#lines);
    const line = report(this.#lines.length);
    this.#lines.push(line);
    return line;
  }

  async #insist(line: Line): Promise<void> {
    while (!(await this.#isTaken(line)) && !this.#abandoned) {
      this.repeats += 1;
      await delay(AGAIN_MS);
    }
  }

  /** False where it is to be sent again. */
  async #isTaken({ key, command, data }: Line): Promise<boolean> {
    const client = new Client(this.dice.one(this.urls()));
    try {
      const { status, headers, body } = await client.post(command, data, { 'idempotency-key': key });
      if (status === 503 && headers.get('retry-after') !== null) return false;
      if (status !== 200 && status !== 201) throw new Error(`${key}: ${status} ${JSON.stringify(body)}`);
      this.#answered(key, { event: body.events[0].id, position: body.position });
      return true;
    } catch (error) {
      if (mayReconnect(error)) return false;
      throw error;
    }
  }

  #answered(key: string, receipt: Receipt): void {
    expect([key, receipt]).toEqual([key, this.acknowledged.get(key) ?? receipt]);
    const now = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, now - this.#lastMs);
    this.#lastMs = now;
    this.acknowledged.set(key, receipt);
    this.#onAnswer();
  }
}

/** Whether a note is that of a report of these writers. */
export function isReport(note: unknown): boolean {
  return typeof note === 'string' && /^report-\d+$/.test(note);
}

/** The note names the report, independently of its key. */
function report(number: number): Line {
  const key = `report-${number}`;
  const occurredAt = new Date(Date.UTC(2018, 2, 1, 8, 0, number)).toISOString();
  // Other streams every so often, so that none grows without end.
  const corridor = `corridor-${Math.floor(number / 200)}-${number % 3}`;
  const kinds: (() => [string, object])[] = [
    () => ['open-corridor', { id: corridor, name: 'A corridor', authorities: ['a'] }],
    () => ['depart-convoy', { corridor, purpose: 'evacuation' }],
    () => ['establish-facility', { corridor, facility: `f-${number % 7}`, kind: 'water' }],
    () => ['report-shelling', { weapon: 'mortar' }],
  ];
  const [command, data] = kinds[number % kinds.length]!();
  return { key, command, data: { ...data, occurredAt, note: key } };
}
