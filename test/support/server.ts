/** A server in a process of its own, on a free port and with a data directory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClockSpec } from '@hudna/projections';

const MAIN = join(import.meta.dirname, '../../dist/apps/api/src/main.js');

/** The same by another clock. */
const CLOCKED = join(import.meta.dirname, 'clocked-server.mjs');

export interface Server {
  readonly url: string;
  readonly directory: string;
  readonly pid: number;
  /** Its standard error, and its standard output without the line that has its URL. */
  printed(): string;
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

/** A server on its way up. */
export interface Starting {
  /** @throws Error with what it printed, where it ends before it listens. */
  readonly listening: Promise<Server>;
  /** Ends it as a power cut would, however far its start has come. */
  kill(): Promise<void>;
}

/** Starts a server and waits until it listens. @throws Error with what it printed, where it ends before that. */
export function startTestServer(
  directory: string,
  environment: Record<string, string> = {},
  clock?: ClockSpec,
): Promise<Server> {
  return beginServer(directory, environment, clock).listening;
}

/** Starts a server, and does not wait for it. */
export function beginServer(
  directory: string,
  environment: Record<string, string> = {},
  clock?: ClockSpec,
): Starting {
  const child = clock
    ? launch(directory, { ...environment, HUDNA_TEST_CLOCK: JSON.stringify(clock) }, CLOCKED)
    : launch(directory, environment);
  const printed: string[] = [];
  child.stderr!.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const listening = new Promise<Server>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const url = /^Hudna listens on (\S+)$/.exec(line)?.[1];
      if (url) resolve({ url, directory, pid: child.pid!, printed: () => printed.join(''), stop, kill });
      else printed.push(`${line}\n`);
    });
    void ended.then(() => reject(new Error(`The server ended before it listened: ${printed.join('')}`)));
  });
  return { listening, kill };

  async function stop(): Promise<boolean> {
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code === 0;
  }
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
