/** `hudna audit prove` and `hudna audit check` */
import { writeFileSync } from 'node:fs';
import { check, logDirectory, LogReader, type ProofBundle, prove } from '@hudna/audit';
import { Failure } from '../client.js';
import { paint, plain } from '../terminal.js';
import { cannot, keyIn, readText } from './files.js';
import { type DataWords, sayingWhy, withLedger } from './reading.js';
import { fromHere } from './settings.js';
import { say } from './show.js';

export async function proveEvent(id: string, words: DataWords & { output?: string }): Promise<number> {
  const bundle = await withLedger(words, async ({ store, directory }) => {
    const event = await store.find(id);
    if (!event) throw new Failure(`The ledger has no event ${id}: check the id.`);
    return prove(LogReader.open(logDirectory(directory)), event);
  });
  write(`${JSON.stringify(bundle, undefined, 2)}\n`, words.output);
  return 0;
}

function write(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(fromHere(file), text);
  } catch (error) {
    throw cannot('written', file, error);
  }
  say(`The proof is in ${file}.`);
}

/** Answers with the exit code: 1 where the proof does not hold. */
export function checkProof(file: string, { key }: { key: string }): Promise<number> {
  return sayingWhy(async () => {
    const bundle = parsed(readText(file), file);
    const fault = check(bundle, keyIn(key));
    say(
      fault === undefined
        ? `${paint('green', 'It holds:')} ${plain(proved(bundle as ProofBundle))}`
        : `${paint('red', 'It does not hold:')} ${plain(fault)}`,
    );
    return fault === undefined ? 0 : 1;
  });
}

function proved({ event, leafIndex, checkpoint }: ProofBundle): string {
  const [log, size] = checkpoint.split('\n');
  return `the event ${event.id} (${event.type} of ${event.stream}, recorded ${event.recordedAt}) is no. ${leafIndex + 1} of the ${size} events that were signed by ${log}.`;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${file} is no JSON: give the file that "audit prove" has written.`);
  }
}
