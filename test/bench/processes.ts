import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const MAIN = join(import.meta.dirname, '../../dist/apps/api/apps/api/src/main.js');
const CLOCKED = join(import.meta.dirname, '../support/clocked-server.mjs');
export const here = (file: string) => join(import.meta.dirname, file);
export const QUIET = '--disable-warning=ExperimentalWarning';

export interface Load {
  readonly perSecond: number;
  readonly p99ms: number;
  /** Answers other than 2xx, and none at all. */
  readonly bad: number;
  readonly bytes: number;
}

/** Starts a server on a directory, runs `work` with its URL and process id, and stops it. */
export async function withServer<T>(
  kind: 'floor' | 'broadcast' | 'hudna' | 'clocked',
  directory: string,
  work: (url: string, pid: number) => Promise<T>,
  environment: Record<string, string> = {},
): Promise<T> {
  const args = kind === 'hudna' ? [MAIN] : kind === 'clocked' ? [CLOCKED] : [here(`${kind}.ts`), directory];
  const env = { ...process.env, HUDNA_DATA_DIR: directory, PORT: '0', NODE_OPTIONS: '', ...environment };
  const child = spawn(process.execPath, [QUIET, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    return await work(await listening(child, ended), child.pid!);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function listening(child: ChildProcess, ended: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const url = /^Hudna listens on (\S+)$/.exec(line)?.[1];
      if (url) resolve(url);
    });
    void ended.then(() => reject(new Error('The server ended before it listened.')));
  });
}

/** Posts with fifty connections for so many seconds, from a process of its own. */
export async function load(url: string, seconds: number): Promise<Load> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    QUIET,
    here('load.ts'),
    url,
    String(seconds),
  ]);
  return JSON.parse(stdout) as Load;
}
