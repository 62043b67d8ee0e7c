/** The programs that a benchmark starts, each in a process of its own. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

const QUIET = '--disable-warning=ExperimentalWarning';
export const here = (file: string) => join(import.meta.dirname, file);

/** The flags of `npm start`. */
const { scripts } = JSON.parse(readFileSync(here('../../package.json'), 'utf8')) as {
  scripts: { start: string };
};
const HUDNA_FLAGS = scripts.start.split(' ').filter((word) => /^--(?!import=)/.test(word));

/** Servers; the first line of each has its URL. */
const SERVERS = {
  hudna: here('../../dist/apps/api/src/main.js'),
  clocked: here('../support/clocked-server.mjs'),
  floor: here('floor.ts'),
  rawHttp: here('raw-http.ts'),
  broadcast: here('broadcast.ts'),
  emmett: here('peers/emmett.mjs'),
};

/** Node's lines about its inspector, which are of no use to readers of the benchmark. */
const INSPECTOR = /^(Debugger |For help, see: https:\/\/nodejs\.org\/|Starting inspector )/;

export interface LoadResult {
  readonly perSecond: number;
  readonly p99ms: number;
  /** Answers of 2xx. */
  readonly good: number;
  /** Answers other than 2xx, and none at all. */
  readonly bad: number;
  readonly bytes: number;
}

const running = new Map<ChildProcess, Promise<unknown>>();

/**
 * Starts a server on a directory, runs `work` with its URL, its process id and, where the environment asks for one
 * (`MEASURABLE`), the address of its inspector; then stops it.
 */
export async function withServer<T>(
  kind: keyof typeof SERVERS,
  directory: string,
  work: (url: string, pid: number, inspector: string) => Promise<T>,
  environment: Record<string, string> = {},
): Promise<T> {
  const env = { ...process.env, HUDNA_DATA_DIR: directory, PORT: '0', NODE_OPTIONS: '', ...environment };
  const flags = kind === 'hudna' ? HUDNA_FLAGS : [QUIET];
  const child = startProgram(SERVERS[kind], [directory], ['ignore', 'pipe', 'pipe'], env, flags);
  let inspector = '';
  createInterface({ input: child.stderr! }).on('line', (line) => {
    inspector ||= /^Debugger listening on (\S+)$/.exec(line)?.[1] ?? '';
    if (!INSPECTOR.test(line)) process.stderr.write(`${line}\n`);
  });
  let ended = false;
  try {
    const url = await listening(child);
    void end(child).then(() => (ended = true));
    return await work(url, child.pid!, inspector);
  } catch (error) {
    // The end of a process is reported a little after its streams close.
    await Promise.race([end(child), delay(200)]);
    if (ended) throw new Error(`The server of ${kind} has ended in the middle.`, { cause: error });
    throw error;
  } finally {
    child.kill('SIGTERM');
    await end(child);
  }
}

/** Waits until the read model has the whole ledger. */
export async function ready(url: string): Promise<void> {
  while ((await fetch(`${url}/health/ready`)).status !== 200) await delay(20);
}

/** Posts with fifty connections for so many seconds; each `amendedEvery`-th is a correction, none where that is 0. */
export function load(url: string, seconds: number, amendedEvery?: number): Promise<LoadResult> {
  return answerOf<LoadResult>(
    'load.ts',
    url,
    String(seconds),
    ...(amendedEvery === undefined ? [] : [String(amendedEvery)]),
  );
}

/** What a program of this folder prints, as JSON. @throws Error where it fails */
export function answerOf<T>(program: string, ...args: string[]): Promise<T> {
  return answer<T>(program, args, [QUIET]);
}

/** The same under the flags of the server, for work of the server's own. @throws Error where it fails */
export function answerAsServer<T>(program: string, ...args: string[]): Promise<T> {
  return answer<T>(program, args, HUDNA_FLAGS);
}

async function answer<T>(program: string, args: readonly string[], flags: readonly string[]): Promise<T> {
  const child = startProgram(here(program), args, ['ignore', 'pipe', 'inherit'], process.env, flags);
  const output = await text(child.stdout!);
  await end(child);
  if (child.exitCode !== 0) throw new Error(`${program} has failed: it says why above.`);
  return JSON.parse(output) as T;
}

/** Starts a program of Node's. */
export function startProgram(
  program: string,
  args: readonly string[],
  stdio: StdioOptions,
  env: NodeJS.ProcessEnv = process.env,
  flags: readonly string[] = [QUIET],
): ChildProcess {
  return registerChild(spawn(process.execPath, [...flags, program, ...args], { env, stdio }));
}

/** Kills the processes that still run, and waits for their end. */
export async function killAll(): Promise<void> {
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.all(running.values());
}

/** Registers a child to be killed with all others. */
export function registerChild(child: ChildProcess): ChildProcess {
  // A program that cannot be started at all has ended, too.
  const ended = once(child, 'close').catch(() => {});
  running.set(
    child,
    ended.finally(() => running.delete(child)),
  );
  return child;
}

/** Waits for its end. */
export async function end(child: ChildProcess): Promise<void> {
  await running.get(child);
}

async function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const url = /^Hudna listens on (\S+)$/.exec(line)?.[1];
      if (url) resolve(url);
    });
    void end(child).then(() => reject(new Error('The server ended before it listened.')));
  });
}
