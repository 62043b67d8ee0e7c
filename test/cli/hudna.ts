/** The command line as a process: as it was built. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Surroundings {
  readonly env?: Record<string, string>;
  readonly stdio?: StdioOptions;
  /** For node itself. */
  readonly flags?: readonly string[];
}

/** Starts `hudna` with these words. */
export function start(words: readonly string[], { env = {}, stdio, flags = [] }: Surroundings = {}): Running {
  const surroundings: Record<string, string | undefined> = {
    ...process.env,
    NODE_OPTIONS: '',
    HUDNA_STORE: 'sqlite',
    HUDNA_TIME_ZONE: 'Asia/Damascus',
    NO_COLOR: '1',
    INIT_CWD: undefined,
    FORCE_COLOR: undefined,
    ...env,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, CLI, ...words], {
    env: surroundings,
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [heard(child.stdout), heard(child.stderr)];
  const ended = once(child, 'close').then(([code, signal]) => {
    return {
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: stdout(),
      stderr: stderr(),
    };
  });
  return { child, ended };
}

function heard(stream: Readable | null): () => string {
  const parts: Buffer[] = [];
  stream?.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

/** Resolves when it has said this on its standard output, or has ended. */
export function said({ child, ended }: Running, words: string): Promise<unknown> {
  let text = '';
  const heardIt = new Promise<void>((resolve) =>
    child.stdout!.on('data', (part) => (text += String(part)).includes(words) && resolve()),
  );
  return Promise.race([heardIt, ended]);
}

/** Runs it to its end. */
export function hudna(words: readonly string[], surroundings?: Surroundings): Promise<Ended> {
  return start(words, surroundings).ended;
}
