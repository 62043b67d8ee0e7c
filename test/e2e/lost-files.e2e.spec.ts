import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stateOf } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { Client, type Json } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** A running server whose files go, or cannot be written to, acknowledges nothing that is not stored. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let directory: string;
let server: Server;
let client: Client;
let acknowledged: string[];

beforeEach(async () => {
  scratch = await scratchDirectory();
  directory = join(scratch.directory, 'data');
  await start();
  acknowledged = [];
  for (let number = 0; number < 20; number += 1) await take();
});

afterEach(async () => {
  await server.kill();
  await scratch.remove();
});

async function start(): Promise<void> {
  server = await startTestServer(directory);
  client = new Client(server.url);
}

const report = { weapon: 'mortar', note: 'x'.repeat(2_000) };

async function take(): Promise<void> {
  acknowledged.push((await client.take('report-shelling', report)).events[0]!.id);
}

/** Repeats until it holds: the server reacts within a second or so. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
  }
}

const ready = () =>
  until(async () => ((await client.ask('/health/ready')).status === 200 ? true : undefined));

/** Asserts that no path of this machine is in it. */
function expectNoPath(text: unknown): void {
  expect(JSON.stringify(text)).not.toContain(scratch.directory);
}

async function expectRefused(state: string, says: RegExp): Promise<void> {
  const { status, body } = await client.post('report-shelling', report);
  expect([status, body.type]).toEqual([503, 'urn:hudna:problem:store-unavailable']);
  expect(body.detail).toMatch(says);
  expectNoPath(body);
  const [line] = await client.batch(`${JSON.stringify({ command: 'report-shelling', data: report })}\n`);
  expect([line!.status, line!.body.type]).toEqual([503, 'urn:hudna:problem:store-unavailable']);
  await expectNotReady(state, says);
}

async function expectNotReady(state: string, says: RegExp): Promise<void> {
  const { status, body } = await client.ask('/health/ready');
  expect([status, body.status, body.store.state]).toEqual([503, 'not ready', state]);
  expect(body.store.reason).toMatch(says);
  expectNoPath(body);
}

async function stored(): Promise<string[]> {
  const { items } = await client.get('/v1/events?limit=1000&after=0');
  return items.map(({ id }: Json) => id);
}

async function expectAllThereAfterRestart(): Promise<void> {
  await server.kill();
  await start();
  expect(await stored()).toEqual(expect.arrayContaining(acknowledged));
}

const GONE = /removed or replaced while it was in use/;

it('the data directory is removed: reported without a post, and nothing more is taken', async () => {
  await rm(directory, { recursive: true });
  await expectNotReady('failed', GONE);
  await expectRefused('failed', GONE);
  // What is in memory can still be answered.
  expect(await stored()).toEqual(expect.arrayContaining(acknowledged));
  expect(server.printed()).toMatch(/ERROR.*\[store\].*removed or replaced/);
});

it('the data directory is replaced by another', async () => {
  await rename(directory, `${directory}.away`);
  await mkdir(directory);
  await expectRefused('failed', GONE);
  await cp(`${directory}.away`, directory, { recursive: true });
  await expectRefused('failed', GONE);
  await expectAllThereAfterRestart();
});

it('the data directory is moved away and back: the server recovers by itself', async () => {
  await rename(directory, `${directory}.away`);
  await expectRefused('failed', GONE);
  await rename(`${directory}.away`, directory);
  await ready();
  await take();
  await expectAllThereAfterRestart();
});

it('the write-ahead log is removed: acknowledged reports are kept, also over a kill', async () => {
  await rm(join(directory, 'ledger.sqlite-wal'));
  await expectRefused('failed', GONE);
  await expectAllThereAfterRestart();
});

it('the read model is removed: it is rebuilt, and has the whole ledger', async () => {
  await rm(join(directory, 'views'), { recursive: true });
  await take();
  const { items } = await until(async () => {
    const { status, body } = await client.ask('/v1/incidents?limit=1000');
    return status === 200 && body.items.length === acknowledged.length ? body : undefined;
  });
  expect(items).toHaveLength(acknowledged.length);
  await until(async () => (await readdir(join(directory, 'views')).catch(() => [])).length > 0 || undefined);
  await ready();
  await take();
  await expectAllThereAfterRestart();
});

it('the transparency log is removed: reported without a path, and it goes on when put back', async () => {
  await signedAll();
  await rename(join(directory, 'log'), join(scratch.directory, 'log'));
  await take();
  const { log } = await until(async () => {
    const { body } = await client.ask('/health/ready');
    return body.log.reason === undefined ? undefined : body;
  });
  expect(log.state).not.toBe('live');
  expectNoPath(log);
  await rename(join(scratch.directory, 'log'), join(directory, 'log'));
  await signedAll();
});

function signedAll(): Promise<true> {
  return until(async () => {
    const { log } = (await client.ask('/health/ready')).body;
    return (log.state === 'live' && log.signed === acknowledged.length) || undefined;
  });
}

const limit = (bytes: string) => execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}`]);

it('its files cannot grow: refused and reported, and taken again when they can', async () => {
  if (!isThere('prlimit')) return skipped('prlimit, which sets how large a file may become, is not there');
  const { size } = await stat(join(directory, 'ledger.sqlite-wal'));
  // Not one page more.
  limit(`${size}:unlimited`);
  await untilRefused();
  await expectRefused('unwritable', /cannot be written to now/);
  expect(server.printed()).toMatch(/ERROR.*\[store\].*cannot be written to now/);
  limit('unlimited');
  await ready();
  await take();
  await expectAllThereAfterRestart();
});

it('the disk is full: refused and reported, and taken again when there is room', async () => {
  const disk = join(scratch.directory, 'disk');
  await mkdir(disk);
  if (!mounted(disk)) return skipped('this user may mount no file system of a set size');
  try {
    await server.kill();
    directory = join(disk, 'data');
    await start();
    acknowledged = [];
    await untilRefused();
    await expectRefused('unwritable', /cannot be written to now/);
    execFileSync('mount', ['-o', 'remount,size=16m', disk]);
    await ready();
    await take();
    await expectAllThereAfterRestart();
  } finally {
    await server.kill();
    execFileSync('umount', [disk]);
  }
});

async function untilRefused(): Promise<void> {
  for (let answer = await client.post('report-shelling', report); answer.status === 201;) {
    acknowledged.push(answer.body.events[0].id);
    answer = await client.post('report-shelling', report);
  }
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function mounted(directory: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'hudna-test', directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function skipped(why: string): void {
  process.stderr.write(`Not tested: ${why}.\n`);
}

it('every file of a server is for its owner alone, whatever the umask', async () => {
  const open: string[] = [];
  await server.kill();
  await rm(directory, { recursive: true });
  const before = process.umask(0);
  try {
    await start();
  } finally {
    process.umask(before);
  }
  await take();
  for (const name of ['', ...Object.keys(stateOf(directory))]) {
    const { mode } = await stat(join(directory, name));
    if (mode & 0o077) open.push(`${name} ${(mode & 0o777).toString(8)}`);
  }
  expect(open).toEqual([]);
});
