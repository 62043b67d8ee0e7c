/** One installer and one builder at a time, however many npm scripts are started at once. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from './places.mjs';

const LOCK = inRoot('dist', '.lock');
const STEAL = inRoot('dist', '.lock.steal');

/** A lock without a holder's id is one whose holder is just writing it; past this age, one that died then. */
const WRITING_MS = 5_000;

/** Runs `work` while no other script of this folder runs its own. */
export async function exclusively(work) {
  mkdirSync(inRoot('dist'), { recursive: true });
  let told = false;
  while (!take(LOCK)) {
    if (isAbandoned(LOCK)) removeAbandoned();
    else if (!told) {
      told = true;
      process.stderr.write('Another Hudna script is installing or building: waiting for it.\n');
    }
    await sleep(100);
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Windows says EPERM or EBUSY while the holder is just removing it.
    if (['EEXIST', 'EPERM', 'EBUSY'].includes(error.code)) return false;
    throw error;
  }
}

function isAbandoned(path) {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    if (holder > 0) return !isAlive(holder);
    return Date.now() - statSync(path).mtimeMs > WRITING_MS;
  } catch {
    return false;
  }
}

/** Two that find the same dead holder must not both remove a lock: the second would remove a living one. */
function removeAbandoned() {
  if (!take(STEAL)) {
    if (isAbandoned(STEAL)) rmSync(STEAL, { force: true });
    return;
  }
  try {
    if (isAbandoned(LOCK)) rmSync(LOCK, { force: true });
  } finally {
    rmSync(STEAL, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
