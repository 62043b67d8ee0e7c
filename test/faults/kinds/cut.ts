import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.js';

const FILES = [
  'ledger.sqlite',
  'ledger.sqlite-wal',
  'log/tree',
  'log/positions',
  'log/checkpoints',
  'views/.sqlite',
  'views/.sqlite-wal',
];

/** At a random length, 0 among them. */
const cut = (name: string, when: Fault['when']): Fault => ({
  name: `${name} cut`,
  when,
  strike: ({ directory, dice }) => {
    const file = fileOf(directory, name);
    if (file) truncateSync(file, dice.below(statSync(file).size + 1));
  },
});

/** The files of the read model are named by their version. */
function fileOf(directory: string, name: string): string | undefined {
  const [folder, end] = name.includes('/') ? name.split('/') : ['', name];
  const path = join(directory, folder!);
  const found = existsSync(path) ? readdirSync(path).find((each) => each.endsWith(end!)) : undefined;
  return found === undefined ? undefined : join(path, found);
}

export const cuts: readonly Fault[] = FILES.flatMap((name) => [cut(name, 'running'), cut(name, 'killed')]);
