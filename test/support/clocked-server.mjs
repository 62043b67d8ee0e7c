// A server that goes by another clock: HUDNA_TEST_CLOCK is a ClockSpec as JSON. SIGUSR2 sets it by HUDNA_TEST_CLOCK_SET
// milliseconds, and the next one sets it back. For tests alone.
import 'reflect-metadata';
import { readConfig } from '../../dist/apps/api/src/config.js';
import { startServer } from '../../dist/apps/api/src/server.js';

const clock = JSON.parse(process.env['HUDNA_TEST_CLOCK'] ?? 'null');
const offset = new SharedArrayBuffer(8);
const by = Number(process.env['HUDNA_TEST_CLOCK_SET'] ?? 0);
process.on('SIGUSR2', () => {
  const set = new Float64Array(offset);
  set[0] = set[0] === 0 ? by : 0;
});
const config = readConfig(process.env);
const { url, stop } = await startServer({ ...config, ...(clock && { clock: { ...clock, offset } }) });
process.stdout.write(`Hudna listens on ${url}\n`);
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
