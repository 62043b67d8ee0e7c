// A server that goes by another clock: HUDNA_TEST_CLOCK is a ClockSpec as JSON. For tests alone.
import 'reflect-metadata';
import { readConfig } from '../../dist/apps/api/apps/api/src/config.js';
import { startServer } from '../../dist/apps/api/apps/api/src/server.js';

const clock = JSON.parse(process.env['HUDNA_TEST_CLOCK'] ?? 'null');
const { url, stop } = await startServer({ ...readConfig(process.env), ...(clock && { clock }) });
process.stdout.write(`Hudna listens on ${url}\n`);
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
