/** `hudna post`: commands over HTTP, one a line, as they come in. */
import type { Readable } from 'node:stream';
import { Client } from './client.js';
import { EXIT, type ExitCode, Failure } from './exit-codes.js';
import { cannotRead, openInput } from './input.js';
import { type Lines, wholeLines } from './lines.js';
import { complain, conclude, say } from './output.js';
import { Report } from './report.js';
import { beforeTheEnd } from './signals.js';
import { Progress } from './terminal.js';

/** What is posted comes in once; so much of it as has come is sent, and the next when that is answered. */
export async function post(given: string, { url }: { url: string }): Promise<ExitCode> {
  const client = new Client(url);
  const input = await openInput(given);
  const posting = new Posting(client, given);
  const takeBack = beforeTheEnd(async () => {
    posting.progress.clear();
    await conclude(posting.taken());
    complain(posting.howToGoOn());
  });
  await say(`Posting the commands of ${given} to ${url}`);
  try {
    await posting.all(input);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw posting.begun ? new Failure(`${error.message} ${posting.howToGoOn()}`) : error;
  } finally {
    takeBack();
    input.destroy();
    posting.progress.clear();
    if (posting.begun) await conclude(posting.taken());
  }
  return posting.report.anyRefused ? EXIT.wrong : EXIT.done;
}

class Posting {
  readonly report = new Report();
  readonly progress = new Progress();
  /** The line that was answered last, and the one that was sent last: from 1. */
  #answered = 0;
  #sent = 0;

  constructor(
    private readonly client: Client,
    private readonly given: string,
  ) {}

  get begun(): boolean {
    return this.#sent > 0;
  }

  /** @throws Failure where not all of it could be read, or was answered. */
  async all(input: Readable): Promise<void> {
    const lines = wholeLines(input);
    for (;;) {
      const next = await lines.next().catch((error: unknown) => {
        throw cannotRead(this.given, error);
      });
      if (next.done) return;
      await this.#send(next.value);
    }
  }

  async #send({ bytes, before, count, commands }: Lines): Promise<void> {
    this.#sent = before + count;
    const doneBefore = this.report.done;
    for await (const answer of this.client.postBatch(bytes)) {
      const line = before + answer.line;
      const remarks = this.report.add({ ...answer, line });
      this.#answered = line;
      if (remarks.length > 0) {
        this.progress.clear();
        await say(remarks.map((remark) => `  ${remark}`).join('\n'));
      }
      this.progress.show(this.report.done, 'answered');
    }
    const missing = commands - (this.report.done - doneBefore);
    if (missing > 0) {
      throw new Failure(`The server left ${missing} of ${commands} commands without an answer.`);
    }
    this.#answered = this.#sent;
  }

  taken(): string {
    return this.report.summary();
  }

  howToGoOn(): string {
    const [from, to] = [this.#answered + 1, this.#sent];
    const doubt =
      to < from
        ? `All that was sent, up to line ${to}, was answered.`
        : `Of what was sent, line ${from} to line ${to} was not answered: it may have been taken or not.`;
    return `${doubt} Post the same again: a command with a key is never counted twice; commands without keys, from line ${from} on.`;
  }
}
