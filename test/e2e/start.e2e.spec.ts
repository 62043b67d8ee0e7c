import { rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '../support/client.js';
import { runToEnd, scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** What stops a start: each with one clear line, and nothing changed. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server | undefined;

beforeEach(async () => {
  scratch = await scratchDirectory();
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  await scratch.remove();
});

it.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['HUDNA_STORE', 'mysql'],
  ['HUDNA_TIME_ZONE', 'Asia/Ghouta'],
  ['HUDNA_NEAR_METRES', '-1'],
  ['HUDNA_RECENT_HOURS', '0'],
  ['HOST', '203.0.113.7'],
  ['HUDNA_HOSTS', 'hudna.example.org:3000'],
  ['HUDNA_ORIGINS', '*'],
])('a wrong setting: %s=%s', async (name, value) => {
  const { code, stdout, stderr } = await runToEnd(scratch.directory, { [name]: value });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(new RegExp(`^[^\\n]*${name}[^\\n]*\\.\\n$`));
});

it('a data directory that another server has', async () => {
  server = await startTestServer(scratch.directory);
  const second = await runToEnd(scratch.directory);
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(
    /^The data directory .* is in use by another Hudna process \(pid \d+\)\. [^\n]*\n$/,
  );
  await new Client(server.url).take('register-party', { id: 'a', name: 'A', kind: 'other' });
});

it('a port that is taken', async () => {
  server = await startTestServer(scratch.directory);
  const other = await scratchDirectory();
  const second = await runToEnd(other.directory, { PORT: new URL(server.url).port });
  expect([second.code, second.stderr.split('\n')]).toEqual([
    1,
    [expect.stringMatching(/^Port \d+ is taken/), ''],
  ]);
  await other.remove();
});

it('a ledger that was cut short, which is named and left as it is', async () => {
  server = await startTestServer(scratch.directory);
  const client = new Client(server.url);
  for (let number = 0; number < 50; number += 1) {
    await client.take('report-shelling', { weapon: 'mortar', note: 'x'.repeat(1_000) });
  }
  await server.stop();
  const file = join(scratch.directory, 'ledger.sqlite');
  const { size } = await stat(file);
  await truncate(file, Math.floor(size / 2));
  const { code, stderr } = await runToEnd(scratch.directory);
  expect(code).toBe(1);
  expect(stderr).toContain('ledger.sqlite');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect((await stat(file)).size).toBe(Math.floor(size / 2));
});

it('a file of another kind where the ledger should be', async () => {
  const file = join(scratch.directory, 'ledger.sqlite');
  await writeFile(file, 'not a ledger at all\n');
  const { code, stderr } = await runToEnd(scratch.directory);
  expect([code, stderr]).toEqual([1, expect.stringContaining('ledger.sqlite')]);
});

it('a ledger whose write-ahead log was lost, known by the lock file', async () => {
  server = await startTestServer(scratch.directory);
  const client = new Client(server.url);
  const { position } = await client.take('register-party', { id: 'a', name: 'A', kind: 'other' });
  await client.get('/v1/parties', position);
  await server.kill();
  server = undefined;
  await rm(join(scratch.directory, 'ledger.sqlite-wal'));
  const { code, stderr } = await runToEnd(scratch.directory);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^The ledger .* is damaged: its write-ahead log .* is gone, which the last server has left[^\n]*\n$/,
  );
});

it('stops in time while a client leaves a batch open', async () => {
  server = await startTestServer(scratch.directory);
  const body = new ReadableStream({
    start: (sender) => sender.enqueue(new TextEncoder().encode('{"command":"register-party","data":{}}\n')),
  });
  const open = fetch(`${server.url}/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
    duplex: 'half',
  } as RequestInit);
  const response = await open;
  expect(response.status).toBe(200);
  const rest = response.text().catch(() => 'cut off');
  expect(await server.stop()).toBe(true);
  server = undefined;
  await rest;
});
