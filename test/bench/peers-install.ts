import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, registerChild } from './processes.ts';

const FOLDER = join(import.meta.dirname, 'peers');
const LOCK = join(FOLDER, 'package-lock.json');
/** Marks a complete installation. */
const STAMP = join(FOLDER, 'node_modules', '.installed-from');

/** Installs the peers by their lock file where they are missing; where that fails, prints why and answers false. */
export async function install(): Promise<boolean> {
  const wanted = readFileSync(LOCK, 'utf8');
  if (readOr(STAMP, '') === wanted) return true;
  process.stderr.write('peers: installing Emmett (npm ci; compiling SQLite takes a minute or two)\n');
  if (!(await npmCi())) {
    console.log(
      '\nEmmett could not be installed (npm ci in test/bench/peers says why): its comparison is left out.',
    );
    return false;
  }
  writeFileSync(STAMP, wanted);
  return true;
}

async function npmCi(): Promise<boolean> {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const cli = process.env['npm_execpath'];
  const [command, ...before] = cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
  const npm = registerChild(spawn(command!, [...before, ...args], { cwd: FOLDER, stdio: 'ignore' }));
  await end(npm);
  return npm.exitCode === 0;
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
