/** Starting other programs: to watch, or in one's own place. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './places.mjs';

/** Runs a program to its end and keeps what it says. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const said = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    const output = () => Buffer.concat(said).toString('utf8').trim();
    child.on('error', (error) => resolve({ code: 1, output: `${output()}\n${error.message}`.trim() }));
    child.on('close', (code, signal) => resolve({ code: exitCodeOf(code, signal), output: output() }));
    // Whoever asks this script to stop asks what it has started, too.
    const stop = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, stop);
    child.on('close', () => FORWARDED.forEach((signal) => process.off(signal, stop)));
  });
}

const FORWARDED = process.platform === 'win32' ? ['SIGINT'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program on this script's own terminal; answers with its exit code. Signals go on to it. */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    const forward = (signal) => {
      // A terminal's Ctrl-C has reached the whole group already: twice would read as "now, at once".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const watch = whenOrphaned(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      FORWARDED.forEach((name) => process.off(name, forward));
      resolve(exitCodeOf(code, signal));
    });
  });
}

/**
 * npm hands a signal to the shell that it starts scripts with, and that shell may end without passing it on: then this
 * script has lost its parent, and was asked to stop.
 */
function whenOrphaned(stop) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 250);
  return watch.unref();
}

/** As shells count: 128 and the signal's number for what a signal ended. */
function exitCodeOf(code, signal) {
  return signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1);
}
