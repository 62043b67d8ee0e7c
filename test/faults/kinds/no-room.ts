import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.js';

const limit = (pid: number, bytes: string) =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}`]);

/** Limits the size of every file of the server to that of its write-ahead log, and a little more. */
const cannotGrow: Fault = {
  name: 'no room',
  when: 'running',
  unable: () => {
    try {
      execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
      return undefined;
    } catch {
      return 'prlimit, which sets how large a file may become, is not there';
    }
  },
  strike: ({ directory, pid, dice }) => {
    const { size } = statSync(join(directory, 'ledger.sqlite-wal'));
    limit(pid, `${size + dice.below(100_000)}:unlimited`);
    return () => limit(pid, 'unlimited');
  },
};

export const noRoom: readonly Fault[] = [cannotGrow];
