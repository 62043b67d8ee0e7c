import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../fault.js';

const FILES = ['ledger.sqlite', 'ledger.sqlite-wal'];

/** Makes a file immutable: also root, and a process that has it open, cannot write to it. */
const immutable = (isSo: boolean, file: string) =>
  execFileSync('chattr', [isSo ? '+i' : '-i', file], { stdio: 'ignore' });

const readOnly: Fault = {
  name: 'made read-only',
  when: 'running',
  unable: () => {
    const directory = mkdtempSync(join(tmpdir(), 'hudna-test-'));
    const file = join(directory, 'file');
    try {
      writeFileSync(file, '');
      immutable(true, file);
      immutable(false, file);
      return undefined;
    } catch {
      return 'no file can be made immutable here (chattr +i)';
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
  strike: ({ directory, dice }) => {
    const file = join(directory, dice.one(FILES));
    immutable(true, file);
    return () => immutable(false, file);
  },
};

export const madeReadOnly: readonly Fault[] = [readOnly];
