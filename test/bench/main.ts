/**
 * npm run bench [-- --store kurrentdb] [--only PART,PART] [--events N] [--rounds N] [--seconds N] [--subscribers N]
 *
 * Each part measures Hudna beside a floor in the same run and prints a block of its own; what counts are the ratios of
 * the medians. docs/performance.md says what each means.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fivePercentAmended } from './amended.ts';
import { boundary } from './boundary.ts';
import { commands } from './commands.ts';
import { ledgersIn } from './ledgers.ts';
import { memory } from './memory.ts';
import { held } from './held.ts';
import { kurrentCommands, rebuild } from './kurrentdb.ts';
import { type Options, readOptions, type StoreName, WrongOption } from './options.ts';
import type { BenchPart } from './part.ts';
import { peers } from './peers.ts';
import { killAll } from './processes.ts';
import { replay } from './replay.ts';
import { starts } from './starts.ts';
import { subscribers } from './subscribers.ts';

/** In the order in which they are run. */
const parts = {
  sqlite: {
    commands,
    replay,
    amended: fivePercentAmended,
    starts,
    memory,
    subscribers,
    held,
    boundary,
    peers,
  },
  kurrentdb: { commands: kurrentCommands, rebuild },
} satisfies Record<StoreName, Record<string, BenchPart>>;
const names = {
  sqlite: Object.keys(parts.sqlite),
  kurrentdb: Object.keys(parts.kurrentdb),
};

/** Events of the large ledger, where nothing else is said. */
const EVENTS = { sqlite: 1_000_000, kurrentdb: 100_000 };

let stopped = false;

try {
  await run(readOptions(process.argv.slice(2), names));
} catch (error) {
  // A part that was killed in the middle has failed, and need not say so.
  if (!stopped && !(error instanceof WrongOption)) throw error;
  if (!stopped) process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}

async function run({ store, events, only, seconds, ...rest }: Options<string>): Promise<void> {
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
    events: events ?? EVENTS[store],
    directory,
    seconds: (standard: number) => seconds ?? standard,
    ledger: ledgersIn(directory),
  };
  try {
    for (const name of only) await (parts[store] as Record<string, BenchPart>)[name]!(bench);
  } finally {
    await killAll();
  }
}
