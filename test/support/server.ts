/** A real server in a process of its own, on a free port and a data directory that goes with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClockSpec } from '@hudna/projections';

const MAIN = join(import.meta.dirname, '../../dist/apps/api/apps/api/src/main.js');

/** The same by another clock. */
const CLOCKED = join(import.meta.dirname, 'clocked-server.mjs');

export interface Server {
  readonly url: string;
  readonly directory: string;
  /** Ends it as an operator would; true where it ended by itself and without an error. */
  stop(): Promise<boolean>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data directory for one test. */
export async function scratchDirectory(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'hudna-test-'));
  return { directory, remove: () => rm(directory, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Starts a server and waits until it listens. @throws Error with what it printed, where it ends before that. */
export async function startServer(
  directory: string,
  environment: Record<string, string> = {},
  clock?: ClockSpec,
): Promise<Server> {
  const child = clock
    ? launch(directory, { ...environment, HUDNA_TEST_CLOCK: JSON.stringify(clock) }, CLOCKED)
    : launch(directory, environment);
  const printed: string[] = [];
  child.stderr!.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = /^Hudna listens on (\S+)$/.exec(line)?.[1];
      if (found) resolve(found);
      else printed.push(`${line}\n`);
    });
    void ended.then(() => reject(new Error(`The server ended before it listened: ${printed.join('')}`)));
  });
  return {
    url,
    directory,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code === 0;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts a server that is expected to refuse to start, and waits for its end. */
export async function runToEnd(directory: string, environment: Record<string, string> = {}): Promise<Output> {
  const child = launch(directory, environment);
  const [stdout, stderr] = [collect(child.stdout!), collect(child.stderr!)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

function launch(directory: string, environment: Record<string, string>, main = MAIN): ChildProcess {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    HUDNA_DATA_DIR: directory,
    PORT: '0',
    HUDNA_TIME_ZONE: 'Asia/Damascus',
    ...environment,
  };
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const parts: string[] = [];
  stream.on('data', (chunk: Buffer) => parts.push(chunk.toString()));
  return () => parts.join('');
}
