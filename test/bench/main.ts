/**
 * npm run bench [-- --only PART,PART] [--events N] [--rounds N] [--seconds N] [--subscribers N]
 *
 * Each part measures Hudna beside a floor in the same run and prints a block of its own; what counts are the ratios of
 * the medians. docs/performance.md says what each means.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { boundary } from './boundary.ts';
import { commands } from './commands.ts';
import { ledgersIn } from './ledgers.ts';
import { memory } from './memory.ts';
import { type Options, readOptions, WrongOption } from './options.ts';
import type { Part } from './part.ts';
import { peers } from './peers.ts';
import { killAll } from './processes.ts';
import { replay } from './replay.ts';
import { starts } from './starts.ts';
import { subscribers } from './subscribers.ts';

/** In the order in which they are run. */
const parts = { commands, replay, starts, memory, subscribers, boundary, peers } satisfies Record<
  string,
  Part
>;
const names = Object.keys(parts) as (keyof typeof parts)[];

let stopped = false;

try {
  await run(readOptions(process.argv.slice(2), names));
} catch (error) {
  // What was killed in the middle has failed, and need not say so.
  if (!stopped && !(error instanceof WrongOption)) throw error;
  if (!stopped) process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}

async function run({ only, seconds, ...rest }: Options<keyof typeof parts>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'hudna-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopped = true;
      void killAll().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
  const bench = {
    ...rest,
    directory,
    seconds: (standard: number) => seconds ?? standard,
    ledger: ledgersIn(directory),
  };
  try {
    for (const name of only) await parts[name](bench);
  } finally {
    await killAll();
  }
}
