/** `hudna audit prove` and `hudna audit check` */
import {
  proofFault,
  transparencyLogDirectory,
  TransparencyLogReader,
  type ProofBundle,
  prove,
} from '@hudna/audit';
import { EXIT, type ExitCode, Misuse } from '../exit-codes.js';
import { readText } from '../input.js';
import { bytes, conclude, paint, say } from '../output.js';
import { writeOut } from '../output-file.js';
import { plain } from '../terminal.js';
import { keyIn } from './key-and-heads.js';
import { type DataOptions, asFailure, withOpenLedger } from './open-ledger.js';

export function proveEvent(id: string, options: DataOptions & { output?: string }): Promise<ExitCode> {
  return withOpenLedger(options, async ({ store, directory }) => {
    const event = await store.find(id);
    if (!event) throw new Misuse(`The ledger has no event ${id}: check the id.`);
    const bundle = prove(TransparencyLogReader.open(transparencyLogDirectory(directory)), event);
    const text = `${JSON.stringify(bundle, undefined, 2)}\n`;
    const { output } = options;
    if (output === undefined) await bytes(text);
    else if ((await writeOut(output, [text], directory)) === 'file') await say(`The proof is in ${output}.`);
    return EXIT.done;
  });
}

/** 1 where the proof does not hold, 4 where this key does not show that. */
export function checkProof(file: string, { key }: { key: string }): Promise<ExitCode> {
  return asFailure(async () => {
    const bundle = parsed(await readText(file), file);
    const fault = proofFault(bundle, await keyIn(key));
    await conclude(
      fault === undefined
        ? `${paint('green', 'It holds:')} ${plain(proved(bundle as ProofBundle))}`
        : `${paint('red', 'It does not hold:')} ${plain(fault)}`,
    );
    return fault === undefined ? EXIT.done : EXIT.wrong;
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
    throw new Misuse(`${file} is no JSON: give the file that "audit prove" has written.`);
  }
}
