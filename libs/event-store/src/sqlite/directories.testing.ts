import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { filesOf } from './files.js';

/** What a test opens and makes, undone after it in the opposite order. */
export class Cleanup {
  readonly #tasks: (() => unknown)[] = [];

  add<T>(made: T, undo: (made: T) => unknown): T {
    this.#tasks.push(() => undo(made));
    return made;
  }

  closing<T extends { close(): Promise<void> }>(opened: Promise<T>): Promise<T> {
    return opened.then((store) => this.add(store, (made) => made.close()));
  }

  directory(): string {
    return this.add(mkdtempSync(join(tmpdir(), 'hudna-store-')), (made) =>
      rmSync(made, { recursive: true, force: true }),
    );
  }

  async run(): Promise<void> {
    for (let task = this.#tasks.pop(); task; task = this.#tasks.pop()) await task();
  }
}

/** The files of an open store as a power failure would leave them, in another directory. */
export function copyAsCrashed(from: string, to: string): void {
  for (const name of ['ledger', 'writeAheadLog'] as const) {
    if (existsSync(filesOf(from)[name])) copyFileSync(filesOf(from)[name], filesOf(to)[name]);
  }
}

/** The bytes of what is kept, to see that nobody has changed them. */
export function bytesOf(directory: string): (string | undefined)[] {
  const { ledger, writeAheadLog } = filesOf(directory);
  return [ledger, writeAheadLog].map((file) =>
    existsSync(file) && readFileSync(file).length > 0 ? readFileSync(file, 'base64') : undefined,
  );
}

/** All that a directory holds: each name with its size and its bytes' digest, or that it is a folder. */
export function stateOf(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true }) as string[];
  return Object.fromEntries(
    names.sort().map((name) => {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) return [name, 'a folder'];
      const bytes = readFileSync(path);
      return [name, `${bytes.length} bytes ${createHash('sha256').update(bytes).digest('hex')}`];
    }),
  );
}

/** Starts `testing-writer.mjs` on a directory; `lines` are those it has written. */
export function startWriter(directory: string, mode: 'write' | 'hold') {
  const child = spawn(process.execPath, [join(__dirname, 'testing-writer.mjs'), directory, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines: string[] = [];
  const seen = new Map<number, () => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    seen.get(lines.length)?.();
  });
  return {
    child,
    lines,
    until: (count: number) =>
      lines.length >= count ? Promise.resolve() : new Promise<void>((resolve) => seen.set(count, resolve)),
    kill: () => killed(child),
  };
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}
