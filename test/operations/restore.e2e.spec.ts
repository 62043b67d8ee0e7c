import { pathsWithoutId } from '@hudna/projections';
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Writers } from '../crash/writers.js';
import { Client, type Json } from '../support/client.js';
import { Dice } from '../support/dice.js';
import { runToEnd, scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { documented, ROOT, runShell } from './documented.js';

const CLI = join(ROOT, 'dist/apps/cli/src/main.js');

/** Two servers, and the whole ledger read six times: room for a busy machine. */
jest.setTimeout(240_000);

const SEED = Number(process.env['RESTORE_SEED'] ?? Date.now() % 1_000_000);

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server | undefined;

beforeEach(async () => {
  scratch = await scratchDirectory();
});

afterEach(async () => {
  await server?.kill();
  await scratch.remove();
});

/** The drill of docs/operations.md, word for word. */
it(`a backup taken under load is restored elsewhere after the machine is gone (seed ${SEED})`, async () => {
  const [data, elsewhere, backup] = ['data', 'elsewhere', 'backup'].map((name) =>
    join(scratch.directory, name),
  );
  server = await startTestServer(data!);
  const load = new Load(server.url);
  await load.answered(200);
  const kept = await keptFrom(server.url);
  const before = new Map(load.acknowledged);
  const known = await answers(new Client(server.url), kept.knownAt);

  await runShell(await documented('Back up while it runs'), { HUDNA_DATA_DIR: data!, BACKUP: backup! });
  // Otherwise nothing was written during the backup.
  expect(load.acknowledged.size).toBeGreaterThan(before.size);
  await load.answered(load.acknowledged.size + 100);
  load.end();
  await server.kill();
  await load.ended;
  await rm(data!, { recursive: true });

  await runShell(await documented('Restore'), { HUDNA_DATA_DIR: elsewhere!, BACKUP: backup! });
  expect(openToOthers(backup!)).toEqual([]);
  expect(openToOthers(elsewhere!)).toEqual([]);
  await expectVerified(elsewhere!, kept);
  server = await startTestServer(elsewhere!);
  const client = new Client(server.url);
  const events = await everyEvent(client);
  const positions = new Map(events.map(({ id, position }) => [id, position]));
  for (const { event, position } of before.values()) {
    expect([event, positions.get(event)]).toEqual([event, position]);
  }
  expect(await answers(client, kept.knownAt, events.at(-1)!.position)).toEqual(known);

  // The restored ledger goes on, and its transparency log with it.
  await client.take('register-party', { id: 'after-the-restore', name: 'After', kind: 'other' });
  expect(await textOf(server.url, 'key')).toBe(kept.key);
  expect(await server.stop()).toBe(true);
  server = undefined;
  await expectVerified(elsewhere!, kept, events.length + 1);
});

it('a restore that was ended early is not served', async () => {
  const [data, elsewhere, backup] = ['data', 'elsewhere', 'backup'].map((name) =>
    join(scratch.directory, name),
  );
  server = await startTestServer(data!);
  await new Client(server.url).take('register-party', { id: 'a', name: 'A', kind: 'other' });
  await runShell(await documented('Back up while it runs'), { HUDNA_DATA_DIR: data!, BACKUP: backup! });
  await writeFile(join(scratch.directory, 'cp'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const PATH = `${scratch.directory}:${process.env['PATH']}`;
  const paths = { HUDNA_DATA_DIR: elsewhere!, BACKUP: backup! };
  await expect(runShell(await documented('Restore'), { ...paths, PATH })).rejects.toThrow();
  const { code, stderr } = await runToEnd(elsewhere!);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^A restore of a ledger into .* is not finished: /),
  ]);
  // Nor is it restored over existing files.
  await expect(runShell(await documented('Restore'), paths)).rejects.toThrow('something in');
  await rm(elsewhere!, { recursive: true });
  await runShell(await documented('Restore'), paths);
  expect(readdirSync(elsewhere!).toSorted()).toEqual(['ledger.sqlite', 'log']);
});

it('a restore refuses a directory that is not empty', async () => {
  const [data, backup] = ['data', 'backup'].map((name) => join(scratch.directory, name));
  server = await startTestServer(data!);
  await new Client(server.url).take('register-party', { id: 'a', name: 'A', kind: 'other' });
  const paths = { HUDNA_DATA_DIR: data!, BACKUP: backup! };
  await runShell(await documented('Back up while it runs'), paths);
  await expect(runShell(await documented('Restore'), paths)).rejects.toThrow('something in');
  await expect(runShell(await documented('Back up while it runs'), paths)).rejects.toThrow('already');
});

/** The files of a folder, itself included, that others than its owner may read or write. */
function openToOthers(directory: string): string[] {
  const names = ['', ...(readdirSync(directory, { recursive: true }) as string[])];
  return names.filter((name) => (statSync(join(directory, name)).mode & 0o077) !== 0);
}

/** Posts reports until it is ended. */
class Load {
  readonly ended: Promise<void>;
  private readonly writers = new Writers(new Dice(SEED));
  private isOver = false;
  private waiting: { readonly count: number; readonly reached: () => void }[] = [];

  constructor(url: string) {
    this.ended = this.writers.post(
      url,
      () => this.isOver,
      () => this.onAnswer(),
    );
  }

  get acknowledged() {
    return this.writers.acknowledged;
  }

  /** Waits until so many reports were acknowledged. */
  async answered(count: number): Promise<void> {
    const reached = new Promise<void>((resolve) => this.waiting.push({ count, reached: resolve }));
    await Promise.race([reached, this.ended]);
  }

  end(): void {
    this.isOver = true;
  }

  private onAnswer(): void {
    for (const { count, reached } of this.waiting) if (this.acknowledged.size >= count) reached();
  }
}

/** The copies that are kept elsewhere. */
interface Kept {
  readonly head: string;
  readonly key: string;
  /** A moment at or before which nothing is recorded any more. */
  readonly knownAt: string;
}

async function keptFrom(url: string): Promise<Kept> {
  const [head, key] = [await textOf(url, 'checkpoint'), await textOf(url, 'key')];
  return { head, key, knownAt: new Date(Date.now() - 1).toISOString() };
}

/** A head is signed within a second of the first event. */
async function textOf(url: string, what: 'checkpoint' | 'key'): Promise<string> {
  let response = await fetch(`${url}/v1/log/${what}`);
  while (response.status === 503) response = await fetch(`${url}/v1/log/${what}`);
  return response.text();
}

/** Verified by the command line against the head that was kept elsewhere, not the one beside the ledger. */
async function expectVerified(directory: string, { head, key }: Kept, signed?: number): Promise<void> {
  const [headFile, keyFile] = ['head', 'key'].map((name) => join(scratch.directory, name));
  await Promise.all([writeFile(headFile!, head), writeFile(keyFile!, key)]);
  const words = ['audit', 'verify', '--json', '--data', directory, '--head', headFile!, '--key', keyFile!];
  const ran = promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', CLI, ...words],
    { env: { ...process.env, NODE_OPTIONS: '', HUDNA_TIME_ZONE: 'Asia/Damascus' } },
  );
  // Exit code 4: the ledger is copied after its log, so that the last events of a backup may have no head yet.
  const { stdout } = await ran.catch((error) =>
    error.code === 4 && signed === undefined ? error : Promise.reject(error),
  );
  const found: Json = JSON.parse(stdout);
  expect(found.finding).toBeUndefined();
  expect(found.signed).toBeGreaterThanOrEqual(Number(head.split('\n')[1]));
  if (signed !== undefined) expect([found.events, found.signed]).toEqual([signed, signed]);
}

interface Recorded {
  readonly id: string;
  readonly position: string;
}

async function everyEvent(client: Client): Promise<Recorded[]> {
  const found: Recorded[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Json = await client.get(`/v1/events?limit=1000&after=${after}`);
    found.push(...page.items.map(({ id, position }: Json) => ({ id, position })));
    after = page.next;
  }
  return found;
}

function answers(client: Client, knownAt: string, seen?: string): Promise<string[]> {
  const moments = `at=2018-03-01T12:00:00Z&knownAt=${knownAt}`;
  return Promise.all(pathsWithoutId.map((view) => client.bytes(`/v1/${view}?${moments}`, seen)));
}
