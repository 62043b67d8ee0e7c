/** What the scripts share: plain Node 20, since the pinned Node may not be there yet. */
import './end-with-npm.mjs';
import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

if (Number.parseInt(process.versions.node, 10) < 20) {
  fail(`npm runs on Node ${process.versions.node}, and Hudna's scripts need 20 or later.`);
}
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const LOCK = 'dist/.lock';
const WINDOWS = process.platform === 'win32';
const SIGNALS = WINDOWS ? ['SIGINT'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** On standard error: what is written to standard output may be somebody's data. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Says why, and ends with that exit code. */
export function fail(why, code = 1) {
  say(why);
  process.exit(code);
}

/** Runs a program of node_modules/.bin, or of the machine, with this script's standard error; answers with its exit code. */
export function run(command, ...args) {
  const env = {
    ...process.env,
    PATH: join(process.cwd(), 'node_modules', '.bin') + delimiter + process.env.PATH,
  };
  const child = spawn(command, args, { env, stdio: ['ignore', 2, 2], shell: WINDOWS });
  const stop = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, stop);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve((say(error.message), 1)));
    child.on('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, stop);
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}

/** Runs `work` while no other script of this checkout installs or builds. */
export async function exclusively(work) {
  mkdirSync('dist', { recursive: true });
  for (let waits = false; !take(); waits = true) {
    if (!waits) say('Another script is installing or building: waiting for it.');
    await sleep(100);
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  await work();
  process.off('exit', release);
  release();
}

/** A link is made whole or not at all: whoever sees the lock sees its holder's process id. */
function take() {
  const own = `${LOCK}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!holderLives(LOCK)) removeAbandoned(own);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Of several that find the same dead holder, one takes the lock away; a new holder's is put back. */
function removeAbandoned(aside) {
  try {
    renameSync(LOCK, aside);
    if (holderLives(aside)) linkSync(aside, LOCK);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
}

function holderLives(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
