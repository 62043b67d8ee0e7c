/** Many requests, several at once, each judged by its answer. */
import { Dice } from '../support/dice.js';
import { framed } from './framing.js';
import { type Document, type Request, requestMaker } from './requests.js';
import { type Acknowledged, faultIn } from './verdict.js';
import { type HttpAnswer, type Exchange, exchange } from './wire.js';

/** How many are under way at once. */
const SENDERS = 16;

/** So many faults are enough to go on with. */
const ENOUGH = 5;

/** A request that was sent, kept to be sent again. */
export interface Sent extends Exchange {
  /** Whether the server recorded nothing because of it. */
  readonly quiet: boolean;
}

export class Campaign {
  readonly acknowledged: Acknowledged = new Map();
  readonly faults: string[] = [];
  readonly statuses = new Map<number, number>();
  /** The newest ids and positions of the server, for requests that refer to them. */
  private readonly answered = new Map([
    ['position', '0'],
    ['moment', '0@2018-03-11T07:00:00.000Z'],
    ['cursor', 'WzAsImEiXQ'],
    ['etag', '"0"'],
  ]);
  private readonly make: (dice: Dice) => Request;
  private readonly port: number;

  constructor(
    url: string,
    document: Document,
    private readonly seed: number,
  ) {
    this.port = Number(new URL(url).port);
    this.make = requestMaker(document);
  }

  /** Makes and sends the requests with these numbers; `onSent` is called after each. */
  async run(from: number, to: number, onSent: (done: number) => void = () => undefined): Promise<Sent[]> {
    const sent: Sent[] = [];
    let next = from;
    const sender = async () => {
      while (next < to && this.faults.length < ENOUGH) {
        const number = next;
        next += 1;
        const dice = new Dice((Math.imul(this.seed, 0x9e37_79b1) + number) | 0);
        const request = this.filledIn(this.make(dice));
        const made = framed(dice, request);
        const answers = await this.send(made, `request ${number} of seed ${this.seed}`);
        sent.push({ ...made, quiet: isQuiet(request, answers) });
        onSent(sent.length);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    return sent;
  }

  /** Sends again what was sent before. */
  async repeat(sent: readonly Exchange[], times: number): Promise<void> {
    let next = 0;
    const sender = async () => {
      while (next < times && this.faults.length < ENOUGH) {
        next += 1;
        await this.send(sent[next % sent.length]!, 'a request sent again');
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  }

  private async send(made: Exchange, name: string): Promise<readonly HttpAnswer[]> {
    const received = await exchange(this.port, made);
    const fault = faultIn(received, made, this.acknowledged);
    if (fault !== undefined) this.faults.push(`${name}: ${fault}\n${exchangeText(made)}`);
    const answers = received.kind === 'answered' ? received.answers : [];
    for (const answer of answers) this.note(answer);
    return answers;
  }

  private note({ status, headers, body }: HttpAnswer): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const keep = (name: string, value: string | undefined) =>
      value !== undefined && this.answered.set(name, value);
    keep('etag', headers.get('etag'));
    keep('position', headers.get('hudna-position'));
    const text = body.subarray(0, 2_000_000).toString('latin1');
    keep('cursor', /"next":"([^"]{1,500})"/.exec(text)?.[1]);
    keep('moment', /^id: (\d+@\S+?Z)(~\d+)?$/m.exec(text)?.[1]);
  }

  private filledIn(request: Request): Request {
    const now = new Date(Date.now() + 1_000).toISOString();
    const fill = (text: string) =>
      text
        .replace(/\{(position|moment|cursor|etag)\}/g, (_, name: string) => this.answered.get(name)!)
        .replace('{clock}', now);
    return {
      ...request,
      target: fill(request.target.replace(/%7B(\w+)%7D/g, '{$1}')),
      headers: request.headers.map(([name, value]) => [name, fill(value)] as const),
    };
  }
}

/** A request that may have been recorded without an answer is not quiet. */
function isQuiet({ method, target }: Request, answers: readonly HttpAnswer[]): boolean {
  const refused = answers.length > 0 && answers.every(({ status }) => status >= 400);
  return refused || method !== 'POST' || !target.startsWith('/v1/commands');
}

/** As a line for the shell; PORT is where the server listens. */
function exchangeText({ pieces, then }: Exchange): string {
  const whole = Buffer.concat(pieces);
  const text = JSON.stringify(whole.subarray(0, 700).toString('latin1'));
  const line =
    whole.length > 6_000
      ? `${whole.length} bytes`
      : `echo ${whole.toString('base64')} | base64 -d | nc 127.0.0.1 PORT`;
  return `then ${then}: ${text}\n${line}`;
}
