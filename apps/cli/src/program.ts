/** The commands, and how each comes to its exit code. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { addAudit } from './audit/command.js';
import type { CopyCommandOptions } from './copy.js';
import { demo } from './demo.js';
import { type Action, EXIT, type ExitCode, Failure } from './exit-codes.js';
import { complain } from './output.js';
import { postFile } from './post.js';

class Ending extends Error {
  constructor(readonly code: ExitCode) {
    super();
  }
}

/** All of `hudna`; to be run once. */
export function program(): Command {
  const hudna = new Command('hudna')
    .description('Hudna: an event-sourced ledger of ceasefires and evacuations')
    .version(versions())
    .showHelpAfterError()
    .exitOverride()
    .configureOutput({ writeErr: (text) => complain(text.trimEnd()) });
  hudna
    .command('demo')
    .description('start a server on scratch data, post a report of March 2018 to it and show the board')
    .option('--port <number>', 'port to listen on; another where it is taken, 0 for any', portNumber, 3000)
    .action(endWith(demo));
  hudna
    .command('post')
    .description('post commands (NDJSON: { "command", "idempotencyKey"?, "data" } a line)')
    .argument('<file>', 'a file or a pipe; - for the standard input')
    .option('--url <url>', 'where Hudna listens', 'http://127.0.0.1:3000')
    .action(endWith(postFile));
  hudna
    .command('copy')
    .description(
      'copies a ledger between data directories and KurrentDB; ended early, it goes on when run again',
    )
    .requiredOption(
      '--from <store>',
      'sqlite:DIRECTORY, or kurrentdb (where KURRENTDB_CONNECTION_STRING says)',
    )
    .requiredOption('--to <store>', 'the same; empty, or with the beginning of the ledger in it')
    .option('--json', 'for machines')
    .action(endWith(async (options: CopyCommandOptions) => (await import('./copy.js')).copy(options)));
  addAudit(hudna, endWith);
  return hudna;
}

/** Answers with the exit code; what the user has to know is one sentence, not a trace. @throws whatever is a fault of ours */
export async function run(hudna: Command, args: readonly string[]): Promise<ExitCode> {
  try {
    await hudna.parseAsync(args, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof Ending) return error.code;
    // Help that was asked for is no misuse; commander has said the rest.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw error;
  }
}

function endWith<Args extends unknown[]>(action: Action<Args>) {
  return async (...args: Args): Promise<void> => {
    let code: ExitCode;
    try {
      code = await action(...args);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      complain(error.message);
      ({ code } = error);
    }
    if (code !== EXIT.done) throw new Ending(code);
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a whole number from 0 to 65535.');
}

/** The program's, and those of what its answers rest on. */
function versions(): string {
  const { node, tz } = process.versions;
  return `hudna ${ownVersion()} (Node ${node}, time zone data ${tz})`;
}

function ownVersion(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  return '';
}
