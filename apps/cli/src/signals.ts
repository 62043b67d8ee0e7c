/** What is to be done before this process ends because it was asked to. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `last` at the first signal and then ends by it, as a process does that handles none: shells see which it was. A
 * second one ends it at once. Gives what takes this back.
 */
export function beforeTheEnd(last: () => void | Promise<void>): () => void {
  const takeBack = () => SIGNALS.forEach((signal) => process.off(signal, end));
  const end = (signal: NodeJS.Signals) => {
    takeBack();
    void Promise.resolve(last()).finally(() => process.kill(process.pid, signal));
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return takeBack;
}
