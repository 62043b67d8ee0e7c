/** Many commands at once: NDJSON in, NDJSON out, a line for each line, in order, each with its own status. */
import type { Delivery, CommandResult } from '@hudna/ledger';
import { Readable } from 'node:stream';
import { BODY_LIMIT, parseJson } from '../http/body.js';
import { lines, type Patience } from '../http/lines.js';
import { type Problem, problem, problemOf, HttpProblem } from '../http/problem.js';

export interface BatchLine {
  /** From 1, as editors count them; empty lines are counted and passed over. */
  readonly line: number;
  readonly status: number;
  readonly body: CommandResult['receipt'] | Problem;
}

/** How many lines are under way at once: so many share a durable commit. */
const UNDER_WAY = 64;

/**
 * Records the lines as they come. Each is judged beside all lines before it, and a bad one stops nothing; the answers are in
 * order. Where the next line does not come in time, its answer says so and the batch ends.
 */
export function recordBatch(
  bytes: AsyncIterable<Buffer>,
  patience: Patience,
  record: (delivery: Delivery) => Promise<CommandResult>,
  onUnforeseen: (error: unknown) => void,
): Readable {
  const answers = Readable.from(numbered(bytes, patience)).map(answer, { concurrency: UNDER_WAY });
  // Bytes, not objects: Nest passes objects on one at a time.
  return Readable.from(answers, { objectMode: false });

  async function answer(next: NumberedLine): Promise<string> {
    return `${JSON.stringify(await recordLine(next))}\n`;
  }

  async function recordLine({ line, bytes, fault }: NumberedLine): Promise<BatchLine> {
    try {
      if (fault) throw fault;
      const { receipt: body, repeated } = await record(deliveryOf(bytes));
      return { line, status: repeated ? 200 : 201, body };
    } catch (error) {
      const known = problemOf(error);
      if (!known) onUnforeseen(error);
      const body =
        known ?? problem(500, 'internal', 'Hudna failed at this line. Send it again with the same key.');
      return { line, status: body.status, body };
    }
  }
}

interface NumberedLine {
  readonly line: number;
  readonly bytes?: Buffer | undefined;
  /** Why there is no such line. */
  readonly fault?: HttpProblem;
}

async function* numbered(bytes: AsyncIterable<Buffer>, patience: Patience): AsyncGenerator<NumberedLine> {
  let line = 0;
  try {
    for await (const found of lines(bytes, BODY_LIMIT, patience)) {
      line += 1;
      if (!found || found.toString('latin1').trim() !== '') yield { line, bytes: found };
    }
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    yield { line: line + 1, fault: error };
  }
}

function deliveryOf(bytes: Buffer | undefined): Delivery {
  if (!bytes) {
    throw new HttpProblem(413, 'too-large', 'This line is larger than 1 MiB: nothing of it was taken.');
  }
  const line = parseJson(bytes);
  const form = 'A line is { "command": name, "idempotencyKey"?: text, "data": { ... } }.';
  if (typeof line !== 'object' || line === null || Array.isArray(line)) throw invalid('', form);
  const { command, idempotencyKey, data, ...others } = line as Record<string, unknown>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    throw invalid(`/${unknown.slice(0, 100)}`, `There is no such field in a line. ${form}`);
  }
  if (typeof command !== 'string') throw invalid('/command', `Name the command. ${form}`);
  if (idempotencyKey !== undefined && typeof idempotencyKey !== 'string') {
    throw invalid('/idempotencyKey', 'The key is a text.');
  }
  return { command, body: data, idempotencyKey };
}

function invalid(pointer: string, detail: string): HttpProblem {
  return new HttpProblem(400, 'invalid-line', detail, { errors: [{ pointer, detail }] });
}
