/**
 * npm hands a signal to the shell that it starts scripts with, and most shells end without passing it on. Then the script
 * has lost its parent, and asks itself to stop. Loaded by `node --import`.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}
