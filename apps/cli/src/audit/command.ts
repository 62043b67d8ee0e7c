/**
 * `hudna audit`: what auditors ask of a data directory, beside a running server or without one. What each command needs is
 * loaded when it runs, so that the others start at once.
 */
import 'reflect-metadata';
import { Argument, type Command, Option } from 'commander';
import type { EndWith } from '../exit-codes.js';

const MOMENT = 'an instant with its offset, or a local date, which means its end; default: now';

export function addAudit(program: Command, endWith: EndWith): void {
  const audit = program
    .command('audit')
    .description('replay, explain, compare and verify what a ledger holds');
  const add: Add = (name, description) => audit.command(name).description(description);
  const addReading: Add = (name, description) =>
    add(name, description).option(
      '--data <directory>',
      'data directory; default: HUDNA_DATA_DIR, or data in the project',
    );
  addQuestions(addReading, endWith);
  addTransfer(addReading, endWith);
  addProofs(addReading, endWith);
  // It needs no data directory: the proof and the key are all.
  add('check', 'checks a proof with the public key alone')
    .argument('<file>', 'the proof; - for the standard input')
    .requiredOption('--key <vkey>', 'the public key of the log, or a file with it')
    .action(
      endWith(async (file: string, options: { key: string }) =>
        (await import('./proof.js')).checkProof(file, options),
      ),
    );
}

type Add = (name: string, description: string) => Command;

function addQuestions(command: Add, endWith: EndWith): void {
  command('replay', 'what a view answered, from scratch out of the raw ledger')
    .argument('<view...>', 'as in the address over HTTP: corridors, or corridors ID, or corridors ID history')
    .option('--at <moment>', `as things stood: ${MOMENT}`)
    .option('--known-at <moment>', `as it was known: ${MOMENT}`)
    .option('--limit <number>', 'items of a list, 1 to 1000 (default: 100)')
    .option('--cursor <cursor>', '`next` of the page before')
    .option('--from <date>', 'first local day of the windows of a pause')
    .option('--to <date>', 'last local day of them')
    .option('--party <id>', 'positions of one party')
    .option('--subject <subject>', 'positions on one subject')
    .option('--json', 'the very bytes of the answer over HTTP')
    .action(
      endWith(async (path: string[], options: object) =>
        (await import('./replay.js')).replayView(path, options),
      ),
    );
  command('explain', 'why a corridor, a pause or one of its windows is as it is, down to the reports')
    .addArgument(new Argument('<what>').choices(['corridor', 'pause', 'window']))
    .argument('<id>', 'of the corridor or the pause')
    .argument('[date]', 'the local day of the window: 2018-03-11')
    .option('--at <moment>', `as things stood: ${MOMENT}`)
    .option('--known-at <moment>', `as it was known: ${MOMENT}`)
    .option('--json', 'for machines')
    .action(
      endWith(async (what: string, id: string, date: string | undefined, options: object) =>
        (await import('./explain.js')).explain(what, id, date, options),
      ),
    );
  command('diff', 'what changed in a view between two moments of knowledge, and because of which reports')
    .argument('<view...>', 'as for replay')
    .requiredOption(
      '--from <moment>',
      'known at this moment: an instant with its offset, or a local date (its end)',
    )
    .option('--to <moment>', 'and at this one; default: now')
    .option('--at <moment>', `as things stood: ${MOMENT}`)
    .option('--json', 'for machines')
    .action(
      endWith(async (path: string[], options: DiffOptions) =>
        (await import('./diff.js')).diffView(path, options),
      ),
    );
}

/** What commander gives of the required options. */
type DiffOptions = { readonly from: string };

function addProofs(command: Add, endWith: EndWith): void {
  command(
    'verify',
    'whether everything that is kept is as it was written; exit code 1 where something is not, 4 where that is not proved',
  )
    .option(
      '--head <file...>',
      'signed heads that were kept elsewhere, as /v1/log/checkpoint gave them; a proof of an event has one, too',
    )
    .addOption(new Option('--checkpoint <file...>', 'the same').hideHelp())
    .option(
      '--key <vkey>',
      'the public key that was kept elsewhere, or a file with it; default: that of the log',
    )
    .option('--json', 'for machines')
    .action(endWith(async (options: object) => (await import('./verify.js')).verifyData(options)));
  command('prove', 'a proof that an event is in the ledger, to be checked elsewhere')
    .argument('<event>', 'its id')
    .option('-o, --output <file>', 'a file, a pipe, or - for the standard output, which is the default')
    .action(
      endWith(async (event: string, options: object) =>
        (await import('./proof.js')).proveEvent(event, options),
      ),
    );
}

function addTransfer(command: Add, endWith: EndWith): void {
  command('export', 'the whole ledger as NDJSON, an event a line')
    .argument('[file]', 'a file, a pipe, or - for the standard output, which is the default')
    .action(
      endWith(async (file: string | undefined, options: object) =>
        (await import('./transfer.js')).exportTo(file, options),
      ),
    );
  command('import', 'takes an exported ledger into a data directory that has none: it gives the same answers')
    .argument('<file>', 'what export has written; - for the standard input')
    .action(
      endWith(async (file: string, options: object) =>
        (await import('./transfer.js')).importFrom(file, options),
      ),
    );
}
