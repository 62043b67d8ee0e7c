/** `hudna audit export` and `hudna audit import` */
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportLedger, importLedger } from '@hudna/audit';
import { PRIVATE_FILE } from '@hudna/event-store';
import { Failure } from '../client.js';
import { Progress } from '../terminal.js';
import { cannot } from './files.js';
import { type DataWords, sayingWhy, withLedger } from './reading.js';
import { dataDirectory, fromHere, storeSettings } from './settings.js';
import { say } from './show.js';

export async function exportTo(file: string | undefined, words: DataWords): Promise<number> {
  await withLedger(words, ({ store, onProgress }) => {
    if (file !== undefined) return toFile(exportLedger(store, onProgress), file);
    // Two that write to one terminal would spoil each other's lines.
    return toOutput(exportLedger(store, process.stdout.isTTY ? undefined : onProgress));
  });
  if (file !== undefined) say(`The ledger is in ${file}.`);
  return 0;
}

/** Under its name it is there as a whole or not at all; for its owner alone, as the ledger is. */
async function toFile(text: AsyncIterable<string>, given: string): Promise<void> {
  const file = fromHere(given);
  const draft = createWriteStream(`${file}.part`, { mode: PRIVATE_FILE });
  const opened = new Promise<void>((resolve, reject) =>
    draft.once('open', () => resolve()).once('error', reject),
  );
  await opened.catch((error: unknown) => {
    throw cannot('written', given, error);
  });
  try {
    await pipeline(Readable.from(text), draft);
    renameSync(`${file}.part`, file);
  } catch (error) {
    rmSync(`${file}.part`, { force: true });
    throw error;
  }
}

async function toOutput(text: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(text), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    throw new Failure('Whoever reads the export went away before its end.');
  }
}

export function importFrom(given: string, { data }: DataWords): Promise<number> {
  return sayingWhy(async () => {
    const file = fromHere(given);
    const directory = dataDirectory(data);
    if (storeSettings(directory).kind !== 'sqlite') {
      throw new Failure(
        'An import makes an embedded ledger: leave out HUDNA_STORE, name a new directory with --data, and then take it to KurrentDB with hudna copy.',
      );
    }
    // All lines but the first and the last are events.
    const progress = new Progress(Math.max(0, (await countLines(file, given)) - 2));
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
    try {
      const onProgress = (done: number) => progress.show(done, 'events taken in');
      const count = await importLedger({ lines, directory, onProgress });
      progress.clear();
      say(
        `${count.toLocaleString('en')} events are in the ledger of ${directory}. Whether they are those that were exported, a head that was kept tells: audit verify --checkpoint FILE --key KEY.`,
      );
      return 0;
    } finally {
      progress.clear();
      lines.close();
    }
  });
}

async function countLines(file: string, given: string): Promise<number> {
  let count = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
    }
  } catch (error) {
    throw cannot('read', given, error);
  }
  return count;
}
