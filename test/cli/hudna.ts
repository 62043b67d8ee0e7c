/** The built command line as a process. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
}

export interface CliOptions {
  readonly env?: Record<string, string>;
  readonly stdio?: StdioOptions;
  /** For node itself. */
  readonly flags?: readonly string[];
}

/** Starts `hudna` with these arguments. */
export function startCli(
  args: readonly string[],
  { env = {}, stdio, flags = [] }: CliOptions = {},
): CliProcess {
  const environment: Record<string, string | undefined> = {
    ...process.env,
    NODE_OPTIONS: '',
    HUDNA_STORE: 'sqlite',
    HUDNA_TIME_ZONE: 'Asia/Damascus',
    NO_COLOR: '1',
    INIT_CWD: undefined,
    FORCE_COLOR: undefined,
    ...env,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, CLI, ...args], {
    env: environment,
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
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

function collected(stream: Readable | null): () => string {
  const parts: Buffer[] = [];
  stream?.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

/** Resolves when the text is on its standard output, or the process has ended. */
export function untilPrinted({ child, ended }: CliProcess, wanted: string): Promise<unknown> {
  let text = '';
  const printed = new Promise<void>((resolve) =>
    child.stdout!.on('data', (part) => (text += String(part)).includes(wanted) && resolve()),
  );
  return Promise.race([printed, ended]);
}

/** Runs it to its end. */
export function hudna(args: readonly string[], options?: CliOptions): Promise<CliResult> {
  return startCli(args, options).ended;
}
