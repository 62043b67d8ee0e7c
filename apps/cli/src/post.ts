/** `hudna post`: commands over HTTP, one a line, as they come in. */
import type { Readable } from 'node:stream';
import { ApiClient } from './client.js';
import { EXIT, type ExitCode, Failure } from './exit-codes.js';
import { cannotRead, openInput } from './input.js';
import { type Lines, wholeLines } from './lines.js';
import { complain, conclude, say } from './output.js';
import { BatchSummary } from './batch-summary.js';
import { beforeTheEnd } from './signals.js';
import { ProgressBar } from './terminal.js';

/** What is posted comes in once; so much of it as has come is sent, and the next when that is answered. */
export async function postFile(argument: string, { url }: { url: string }): Promise<ExitCode> {
  const client = new ApiClient(url);
  const input = await openInput(argument);
  const posting = new Posting(client, argument);
  const takeBack = beforeTheEnd(async () => {
    posting.progress.clear();
    await conclude(posting.recordedSoFar());
    complain(posting.howToGoOn());
  });
  await say(`Posting the commands of ${argument} to ${url}`);
  try {
    await posting.all(input);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw posting.begun ? new Failure(`${error.message} ${posting.howToGoOn()}`) : error;
  } finally {
    takeBack();
    input.destroy();
    posting.progress.clear();
    if (posting.begun) await conclude(posting.recordedSoFar());
  }
  return posting.summary.anyRefused ? EXIT.wrong : EXIT.done;
}

class Posting {
  readonly summary = new BatchSummary();
  readonly progress = new ProgressBar();
  /** The line that was answered last, and the one that was sent last: from 1. */
  #answered = 0;
  #sent = 0;

  constructor(
    private readonly client: ApiClient,
    private readonly argument: string,
  ) {}

  get begun(): boolean {
    return this.#sent > 0;
  }

  /** @throws Failure where not all of it could be read, or was answered. */
  async all(input: Readable): Promise<void> {
    const lines = wholeLines(input);
    for (;;) {
      const next = await lines.next().catch((error: unknown) => {
        throw cannotRead(this.argument, error);
      });
      if (next.done) return;
      await this.#send(next.value);
    }
  }

  async #send({ bytes, before, count, commands }: Lines): Promise<void> {
    this.#sent = before + count;
    const doneBefore = this.summary.done;
    for await (const answer of this.client.postBatch(bytes)) {
      const line = before + answer.line;
      const remarks = this.summary.add({ ...answer, line });
      this.#answered = line;
      if (remarks.length > 0) {
        this.progress.clear();
        await say(remarks.map((remark) => `  ${remark}`).join('\n'));
      }
      this.progress.show(this.summary.done, 'answered');
    }
    const missing = commands - (this.summary.done - doneBefore);
    if (missing > 0) {
      throw new Failure(`The server left ${missing} of ${commands} commands without an answer.`);
    }
    this.#answered = this.#sent;
  }

  recordedSoFar(): string {
    return this.summary.sentence();
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
