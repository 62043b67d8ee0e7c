import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Struck } from '../fault.js';

/** Removes a part of a data directory; the empty name is the directory itself. */
const NAMES = ['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm', 'hudna.lock', 'views', 'log', ''];

const remove = (name: string, when: Fault['when']): Fault => ({
  name: `${name || 'all'} removed`,
  when,
  strike: ({ directory }) => rmSync(join(directory, name), { recursive: true, force: true }),
});

const replace = (name: string): Fault => ({
  name: `${name || 'all'} replaced by a copy`,
  when: 'running',
  strike: ({ directory }) => {
    const path = join(directory, name);
    cpSync(path, `${path}.copy`, { recursive: true });
    rmSync(path, { recursive: true });
    renameSync(`${path}.copy`, path);
  },
});

const moveAway: Fault = {
  name: 'all moved away, and back',
  when: 'running',
  strike: ({ directory }: Struck) => {
    renameSync(directory, `${directory}.away`);
    return () => {
      if (existsSync(`${directory}.away`)) renameSync(`${directory}.away`, directory);
    };
  },
};

export const removed: readonly Fault[] = [
  ...NAMES.map((name) => remove(name, 'running')),
  // Where everything is removed from a server that does not run, nothing is left to report the loss.
  ...NAMES.filter((name) => name !== '').map((name) => remove(name, 'killed')),
  ...NAMES.map(replace),
  moveAway,
];
