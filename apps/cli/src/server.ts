/** The real server as a child process, on data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './client.js';
import { Failure } from './exit-codes.js';
import { complain } from './output.js';

const READY_MS = 30_000;
const STOP_MS = 10_000;

export interface ScratchServer {
  readonly url: string;
  /** Settles when the server ends, by itself or because it was stopped. */
  readonly ended: Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the server `main` on an empty scratch directory and waits until it serves.
 * @throws Failure, with what the server said.
 */
export async function startScratchServer(
  main: string,
  options: { port: number; timeZone: string; signal: AbortSignal },
): Promise<ScratchServer> {
  if (!existsSync(main)) throw new Failure(`The server is not built (${main} is missing): npm run build`);
  const directory = await mkdtemp(join(tmpdir(), 'hudna-demo-'));
  const child = spawn(process.execPath, [...process.execArgv, main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own: a terminal's Ctrl-C reaches the demo alone, which then stops the server once.
    detached: process.platform !== 'win32',
    env: {
      ...process.env,
      HUDNA_STORE: 'sqlite',
      HUDNA_DATA_DIR: directory,
      HUDNA_TIME_ZONE: options.timeZone,
      HOST: '127.0.0.1',
      PORT: String(await freePort(options.port)),
    },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);

  const stop = async () => {
    if (isRunning(child)) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    process.off('exit', killAtExit);
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  try {
    const url = await listening(child, ended, options.signal);
    return { url, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line that names the server's address, then until its views serve. */
async function listening(child: ChildProcess, ended: Promise<void>, stopped: AbortSignal): Promise<string> {
  const printed: string[] = [];
  child.once('error', (error) => printed.push(error.message));
  createInterface({ input: child.stderr! }).on('line', (line) => {
    printed.push(line);
    // Once it serves, what it has to say is for the user.
    if (url !== undefined) complain(line);
  });
  let url: string | undefined;
  const address = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = /https?:\/\/[^\s"]+/.exec(line)?.[0];
      if (found && url === undefined) resolve((url = found.replace(/\/$/, '')));
    });
  });
  const deadline = Date.now() + READY_MS;
  const lost = async (): Promise<never> => {
    await Promise.race([ended, sleep(READY_MS, undefined, { ref: false }), aborted(stopped)]);
    if (stopped.aborted) throw new Failure('Stopped.');
    const reason = printed.slice(-20).join('\n');
    if (isRunning(child)) {
      throw new Failure(`The server did not start within ${READY_MS / 1000} seconds.\n${reason}`);
    }
    throw new Failure(`The server ended before it served:\n${reason}`);
  };
  const ready = async (): Promise<string> => {
    const client = new ApiClient(await address);
    while (Date.now() < deadline && isRunning(child) && !(await client.isReady())) await sleep(50);
    return Date.now() < deadline && isRunning(child) ? address : lost();
  };
  return Promise.race([ready(), lost()]);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort');
}

/** The port asked for or, where another program has it, any that is free. */
async function freePort(wanted: number): Promise<number> {
  if (wanted === 0) return 0;
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
    return wanted;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
}
