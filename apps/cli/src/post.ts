/** `hudna post`: a file of commands over HTTP, one a line. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { Client, Failure } from './client.js';
import { Report } from './report.js';
import { Progress } from './terminal.js';

/** Answers with the exit code: 1 where a line was refused. */
export async function post(given: string, { url }: { url: string }): Promise<number> {
  // npm runs scripts in the project's folder and says here where it was called.
  const file = resolve(process.env['INIT_CWD'] ?? '.', given);
  const client = new Client(url);
  const total = await countLines(file);
  const progress = new Progress(total);
  const report = new Report();
  process.stdout.write(`Posting ${total.toLocaleString('en')} commands of ${given} to ${url}\n`);
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  try {
    for await (const answer of client.postBatch(body)) {
      const lines = report.add(answer);
      if (lines.length > 0) {
        progress.clear();
        process.stdout.write(lines.map((line) => `  ${line}\n`).join(''));
      }
      progress.show(report.done, '');
    }
  } finally {
    progress.clear();
    if (report.done > 0) process.stdout.write(`${report.summary()}\n`);
  }
  if (report.done < total) {
    throw new Failure(
      `Only ${report.done} of ${total} lines were answered. Post the file again: what has a key is never counted twice.`,
    );
  }
  return report.anyRefused ? 1 : 0;
}

/** Lines with something on them. */
async function countLines(file: string): Promise<number> {
  let count = 0;
  let blank = true;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      for (const byte of chunk) {
        if (byte === 0x0a) blank = true;
        else if (blank && byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) {
          blank = false;
          count += 1;
        }
      }
    }
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return count;
}
