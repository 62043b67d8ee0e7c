#!/usr/bin/env node
import { InvalidArgumentError, Command } from 'commander';
import { addAudit } from './audit/command.js';
import { Failure } from './client.js';
import type { CopyWords } from './copy.js';
import { demo } from './demo.js';
import { post } from './post.js';

const program = new Command('hudna')
  .description('Hudna: an event-sourced ledger of ceasefires and evacuations')
  .showHelpAfterError();

program
  .command('demo')
  .description('start a server on scratch data, post a report of March 2018 to it and show the board')
  .option('--port <number>', 'port to listen on; another where it is taken, 0 for any', portNumber, 3000)
  .action(ended(demo));

program
  .command('post')
  .description('post a file of commands (NDJSON: { "command", "idempotencyKey"?, "data" } a line)')
  .argument('<file>', 'the file')
  .option('--url <url>', 'where Hudna listens', 'http://127.0.0.1:3000')
  .action(ended(post));

program
  .command('copy')
  .description(
    'copies a ledger between data directories and KurrentDB; ended early, it goes on when run again; exit code 1 where the target holds something else, 2 where it could not be done',
  )
  .requiredOption('--from <store>', 'sqlite:DIRECTORY, or kurrentdb (where KURRENTDB_CONNECTION_STRING says)')
  .requiredOption('--to <store>', 'the same; empty, or with the beginning of the ledger in it')
  .option('--json', 'for machines')
  .action(ended(async (words: CopyWords) => (await import('./copy.js')).copy(words), 2));

addAudit(program, ended);

await program.parseAsync();

/**
 * Runs a command to its exit code; what the user has to know is one sentence, not a trace.
 * @param failed The code where it could not do what it was asked.
 */
function ended<Args extends unknown[]>(action: (...args: Args) => Promise<number>, failed = 1) {
  return async (...args: Args): Promise<void> => {
    try {
      process.exitCode = await action(...args);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = failed;
    }
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a whole number from 0 to 65535.');
}
