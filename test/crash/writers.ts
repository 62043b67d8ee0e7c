import { Client, type Json } from '../support/client.js';
import type { Dice } from '../support/dice.js';
import { mayReconnect } from '../support/server-sent-events.js';

interface Line {
  readonly command: string;
  readonly idempotencyKey: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Receipt {
  readonly event: string;
  readonly position: string;
}

const WRITERS = 8;

/** Writers: single reports, batches, and repeats of what they posted before. */
export class Writers {
  /** The answers, by key. */
  readonly acknowledged = new Map<string, Receipt>();
  /** Reports that were sent and not answered. */
  readonly open = new Map<string, Line>();
  private readonly lines: Line[] = [];

  constructor(private readonly dice: Dice) {}

  /** Posts until the server has ended; `onAnswer` is called after each answer. */
  async post(url: string, isGone: () => boolean, onAnswer: () => void): Promise<void> {
    const client = new Client(url);
    const writer = async () => {
      while (!isGone()) {
        try {
          if (this.dice.oneIn(6)) await this.batch(client);
          else await this.single(client, this.next());
          onAnswer();
        } catch (error) {
          if (!mayReconnect(error)) throw error;
          // The connection broke. The loop yields, or the waiting reader of the end would never run.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  }

  /** Posts again what was not answered. */
  async settle(url: string): Promise<void> {
    for (const line of [...this.open.values()]) await this.single(new Client(url), line);
  }

  /** A report that was not answered, one that was, or a new one. */
  private next(): Line {
    if (this.open.size > 2 * WRITERS || (this.open.size > 0 && this.dice.oneIn(4))) {
      return this.dice.one([...this.open.values()]);
    }
    if (this.lines.length > 0 && this.dice.oneIn(8)) return this.dice.one(this.lines);
    const line = report(this.lines.length);
    this.lines.push(line);
    return line;
  }

  private async single(client: Client, line: Line): Promise<void> {
    this.sent(line);
    const { command, idempotencyKey, data } = line;
    const { events, position } = await client.take(command, data, { 'idempotency-key': idempotencyKey });
    this.answered(line, { event: events[0]!.id, position });
  }

  /** Each line counts when its answer is there, also where the others' are missing. */
  private async batch(client: Client): Promise<void> {
    const lines = Array.from({ length: 1 + this.dice.below(8) }, () => this.next());
    for (const line of lines) this.sent(line);
    const response = await fetch(`${client.url}/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    });
    let rest = '';
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      const answers = (rest + text).split('\n');
      rest = answers.pop()!;
      for (const answer of answers) this.lineAnswered(lines, JSON.parse(answer));
    }
  }

  private lineAnswered(lines: readonly Line[], { line, status, body }: Json): void {
    if (status !== 200 && status !== 201) {
      throw new Error(`A line of a batch: ${status} ${JSON.stringify(body)}`);
    }
    this.answered(lines[line - 1]!, { event: body.events[0].id, position: body.position });
  }

  private sent(line: Line): void {
    if (!this.acknowledged.has(line.idempotencyKey)) this.open.set(line.idempotencyKey, line);
  }

  private answered({ idempotencyKey: key }: Line, receipt: Receipt): void {
    expect([key, receipt]).toEqual([key, this.acknowledged.get(key) ?? receipt]);
    this.acknowledged.set(key, receipt);
    this.open.delete(key);
  }
}

/** The note names the report, independently of its key. */
function report(number: number): Line {
  const idempotencyKey = `report-${number}`;
  const occurredAt = new Date(Date.UTC(2018, 2, 1, 8, 0, number)).toISOString();
  // Other streams every so often, so that none grows without end.
  const corridor = `corridor-${Math.floor(number / 2_000)}-${number % 5}`;
  const common = { occurredAt, note: idempotencyKey };
  const [command, data]: [string, object] = [
    () => ['open-corridor', { id: corridor, name: 'A corridor', authorities: ['a'] }] as [string, object],
    () => ['depart-convoy', { corridor, purpose: 'evacuation' }] as [string, object],
    () =>
      ['establish-facility', { corridor, facility: `f-${number % 7}`, kind: 'water' }] as [string, object],
    () => ['report-shelling', { weapon: 'mortar' }] as [string, object],
  ][number % 4]!();
  return { command, idempotencyKey, data: { ...data, ...common } };
}
