/** `hudna audit export` and `hudna audit import` */
import { createInterface } from 'node:readline';
import { exportLedger, importLedger } from '@hudna/audit';
import { isEmbedded } from '@hudna/event-store';
import { EXIT, type ExitCode, Misuse } from '../exit-codes.js';
import { openInput } from '../input.js';
import { conclude, say, toTerminal } from '../output.js';
import { writeOut } from '../output-file.js';
import { ProgressBar } from '../terminal.js';
import { type DataOptions, asFailure, withOpenLedger } from './open-ledger.js';
import { dataDirectory, storeSettings } from './settings.js';

export function exportTo(file = '-', options: DataOptions): Promise<ExitCode> {
  return withOpenLedger(options, async ({ store, directory, onProgress }) => {
    // Two that write to one terminal would spoil each other's lines.
    const progress = file === '-' && toTerminal() ? undefined : onProgress;
    const to = await writeOut(file, exportLedger(store, progress), directory);
    if (to === 'file') await say(`The ledger is in ${file}.`);
    return EXIT.done;
  });
}

export function importFrom(file: string, { data }: DataOptions): Promise<ExitCode> {
  return asFailure(async () => {
    const directory = dataDirectory(data);
    if (!isEmbedded(storeSettings(directory))) {
      throw new Misuse(
        'An import makes an embedded ledger: leave out HUDNA_STORE, name a new directory with --data, and then take it to KurrentDB with hudna copy.',
      );
    }
    const input = await openInput(file);
    const lines = createInterface({ input, crlfDelay: Infinity });
    const progress = new ProgressBar();
    try {
      const onProgress = (done: number) => progress.show(done, 'events taken in');
      const count = await importLedger({ lines, directory, onProgress });
      progress.clear();
      await conclude(
        `${count.toLocaleString('en')} events are in the ledger of ${directory}. Whether they are those that were exported, a head that was kept tells: audit verify --head FILE --key KEY.`,
      );
      return EXIT.done;
    } finally {
      progress.clear();
      lines.close();
      input.destroy();
    }
  });
}
