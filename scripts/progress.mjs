/** One line that says what is going on; on a terminal it is taken away again when that is done. */
const terminal = process.stderr.isTTY === true;

/** Shows `text` while `work` runs. */
export async function during(text, work) {
  const started = Date.now();
  const say = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`\r\x1b[K${text} (${seconds} s)`);
  };
  if (!terminal) process.stderr.write(`${text}\n`);
  else say();
  const timer = terminal ? setInterval(say, 1000) : undefined;
  try {
    return await work();
  } finally {
    if (timer) clearInterval(timer);
    if (terminal) process.stderr.write('\r\x1b[K');
  }
}
