import { cp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { stateOf } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { Client } from '../support/client.js';
import { runToEnd, scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** A refused start says why in one line, and leaves every byte as it was. */
const EVENTS = 400;
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
/** As a kill leaves it: acknowledged reports in the write-ahead log alone, a read model, all events signed. */
let killed: string;

beforeAll(async () => {
  scratch = await scratchDirectory();
  const server = await startTestServer(join(scratch.directory, 'first'));
  try {
    await fill(server);
  } finally {
    await server.kill();
  }
  killed = server.directory;
});
afterAll(() => scratch.remove());

async function fill({ url }: Server): Promise<void> {
  const client = new Client(url);
  const line = (number: number) =>
    `${JSON.stringify({ command: 'report-shelling', data: { weapon: 'mortar', note: `${number} ${'x'.repeat(300)}` } })}\n`;
  // Not all in one commit.
  for (let done = 0; done < EVENTS; done += 20) {
    await client.batch(Array.from({ length: 20 }, (_, index) => line(done + index)).join(''));
  }
  for (let signed = 0; signed < EVENTS;) ({ signed } = (await client.ask('/health/ready')).body.log);
}

let count = 0;
async function copyOf(original: string, ...without: string[]): Promise<string> {
  const directory = join(scratch.directory, `copy-${(count += 1)}`);
  await cp(original, directory, { recursive: true });
  for (const name of without) await rm(join(directory, name), { recursive: true });
  return directory;
}

async function halfOfTheLog(directory: string): Promise<void> {
  const log = join(directory, 'ledger.sqlite-wal');
  await truncate(log, Math.floor((await stat(log)).size / 2));
}

async function expectRefused(
  directory: string,
  says: RegExp,
  environment: Record<string, string> = {},
): Promise<void> {
  const before = stateOf(directory);
  const { code, stdout, stderr } = await runToEnd(directory, environment);
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(says)]);
  expect(stderr).toMatch(/^[^\n]+\.\n$/);
  expect(stateOf(directory)).toEqual(before);
}

it('half of the write-ahead log, without a read model: known by its index, and without that by the signed heads', async () => {
  const cut = await copyOf(killed, 'views');
  await halfOfTheLog(cut);
  await expectRefused(cut, /its write-ahead log .* was cut: it holds \d+ of \d+ pages/);
  await rm(join(cut, 'ledger.sqlite-shm'));
  await expectRefused(
    cut,
    /has \d+ events, and the log of proofs beside it was made of 400\. .*Put back the whole/,
  );
});

it('a missing write-ahead log after a kill: known by the lock file, and without that by the signed heads', async () => {
  const gone = await copyOf(killed, 'views', 'ledger.sqlite-wal', 'ledger.sqlite-shm');
  await expectRefused(gone, /its write-ahead log .* is gone, which the last server has left/);
  for (const name of ['hudna.lock', 'hudna.lock-journal']) await rm(join(gone, name));
  await expectRefused(gone, /has \d+ events?, and the log of proofs beside it was made of 400\. /);
});

it('a transparency log alone', async () => {
  const names = Object.keys(stateOf(killed)).filter((name) => !name.startsWith('log') && !name.includes('/'));
  await expectRefused(
    await copyOf(killed, ...names),
    /has 0 events, and the log of proofs .* made of 400\. /,
  );
});

it('a missing ledger, or a file of another kind', async () => {
  await expectRefused(await copyOf(killed, 'ledger.sqlite'), /empty or gone, and there was one here/);
  const other = await copyOf(killed, 'ledger.sqlite-wal', 'ledger.sqlite-shm');
  await writeFile(join(other, 'ledger.sqlite'), 'Minutes of the meeting\n'.repeat(400));
  await expectRefused(other, /ledger\.sqlite is damaged/);
});

it('a changed byte', async () => {
  const directory = await copyOf(killed);
  const log = join(directory, 'ledger.sqlite-wal');
  const bytes = await readFile(log);
  bytes[Math.floor(bytes.length / 3)]! ^= 1;
  await writeFile(log, bytes);
  await expectRefused(directory, /is damaged: its write-ahead log/);
});

it('a setting that cannot be used, whatever is in the directory', async () => {
  const directory = await copyOf(killed);
  const nowhere = join(scratch.directory, 'no-such-key');
  await expectRefused(directory, /cannot be read as an Ed25519 private key/, { HUDNA_LOG_KEY: nowhere });
  await expectRefused(directory, /cannot be the name of a log/, { HUDNA_LOG_ORIGIN: 'with spaces' });
  await expectRefused(directory, /begun with another key or another name/, {
    HUDNA_LOG_ORIGIN: 'example.org/x',
  });
  await expectRefused(directory, /HUDNA_TIME_ZONE/, { HUDNA_TIME_ZONE: 'Asia/Ghouta' });
  await expectRefused(directory, /This machine has no address/, { HOST: '203.0.113.7' });
  const store = {
    HUDNA_STORE: 'kurrentdb',
    KURRENTDB_CONNECTION_STRING: 'kurrentdb://127.0.0.1:1?tls=false',
  };
  await expectRefused(directory, /holds an embedded ledger/, store);
});

it('a port that is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  await expectRefused(await copyOf(killed), /^Port \d+ is taken/, { PORT: String(port) });
  taken.close();
});

it('half of a copy, of an import, of a restore', async () => {
  for (const transfer of ['copy', 'import', 'restore']) {
    const directory = await copyOf(killed);
    await writeFile(join(directory, `${transfer}-unfinished`), '');
    await expectRefused(directory, /is not finished: .*remove the folder/);
  }
});

it('unaltered it starts, with every acknowledged report', async () => {
  const server = await startTestServer(await copyOf(killed));
  const { items } = await new Client(server.url).get('/v1/events?limit=1000&after=0');
  expect(items).toHaveLength(EVENTS);
  expect(await server.stop()).toBe(true);
  expect(server.printed()).toBe('');
});
