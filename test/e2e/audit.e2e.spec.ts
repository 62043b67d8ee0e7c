/** The auditor beside a running server: bytes as over HTTP, a second ledger, proofs, and an altered event. */
import { proofFault, replayAnswer } from '@hudna/audit';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { pathsWithoutId, queryAt } from '@hudna/projections';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Client } from '../support/client.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const MOMENTS = [
  '2018-02-26T12:00:00+02:00',
  '2018-03-09T10:00:00+02:00',
  '2018-03-11T10:00:00+02:00',
  '2018-03-11T14:00:00+02:00',
  '2018-04-10T00:00:00Z',
];

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;
let directory: string;
let knowns: string[];

beforeAll(async () => {
  scratch = await scratchDirectory();
  directory = join(scratch.directory, 'first');
  server = await startTestServer(directory);
  client = new Client(server.url);
  const lines = await easternGhouta();
  const recorded: string[] = [];
  // In four goes, so that there are moments between them at which less was known.
  for (let from = 0; from < lines.length; from += 10) {
    await client.batch(ndjson(lines.slice(from, from + 10)));
    const page = await client.get(`/v1/events?limit=1000`);
    recorded.push(page.items.at(-1).recordedAt);
  }
  knowns = recorded;
});
afterAll(async () => {
  expect(await server.stop()).toBe(true);
  await scratch.remove();
});

/** Runs `hudna audit` as a process. */
async function audit(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = { ...process.env, NODE_OPTIONS: '', HUDNA_TIME_ZONE: 'Asia/Damascus', NO_COLOR: '1' };
  const commandLine = ['--disable-warning=ExperimentalWarning', CLI, 'audit', ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, commandLine, {
      env: environment,
      cwd: scratch.directory,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** A copy of the ledger, by export and import. */
async function copied(name: string): Promise<{ file: string; copy: string }> {
  const [file, copy] = [join(scratch.directory, `${name}.ndjson`), join(scratch.directory, name)];
  expect(await audit('export', file, '--data', directory)).toMatchObject({ code: 0 });
  expect(await audit('import', file, '--data', copy)).toMatchObject({ code: 0 });
  return { file, copy };
}

const windows = 'pauses/eastern-ghouta-daily-pause/windows';

test('a replay gives the bytes of the HTTP answers, also of a ledger that was exported and imported', async () => {
  const { file, copy } = await copied('second');
  const stores = await Promise.all(
    [directory, copy].map((one) => SqliteEventStore.openReader({ directory: one })),
  );
  const pairs = MOMENTS.flatMap((at) => knowns.map((knownAt) => ({ at, knownAt })));
  expect(pairs).toHaveLength(20);
  const settings = { nearMetres: 2_000, recentHours: 24 };
  for (const { at, knownAt } of pairs) {
    for (const path of [
      ...pathsWithoutId,
      windows,
      'corridors/al-wafideen',
      'corridors/al-wafideen/history',
    ]) {
      const query = new URLSearchParams({ at, knownAt }).toString();
      const response = await fetch(`${server.url}/v1/${path}?${query}`);
      const sent = response.status === 404 ? undefined : await response.text();
      const { query: viewQuery, id } = queryAt(path)!;
      const moments = { at: Date.parse(at), knownAt: Date.parse(knownAt), ...settings };
      for (const store of stores) {
        const replayed = await replayAnswer(store, viewQuery, id === undefined ? {} : { id }, moments);
        expect([path, at, knownAt, replayed]).toEqual([path, at, knownAt, sent]);
      }
    }
  }
  await Promise.all(stores.map((store) => store.close()));
  const again = await audit('import', file, '--data', copy);
  expect(again).toMatchObject({ code: 2 });
  expect(again.stderr).toContain('import into another directory');
});

test('the command line answers beside the server as the server does', async () => {
  const [at, knownAt] = [MOMENTS[2]!, knowns.at(-1)!];
  const query = new URLSearchParams({ at, knownAt }).toString();
  const replayed = await audit(
    'replay',
    'corridors',
    '--at',
    at,
    '--known-at',
    knownAt,
    '--json',
    '--data',
    directory,
  );
  expect(replayed.stdout).toBe(await client.bytes(`/v1/corridors?${query}`));
  const why = await audit(
    'explain',
    'corridor',
    'al-wafideen',
    '--at',
    at,
    '--known-at',
    knownAt,
    '--json',
    '--data',
    directory,
  );
  expect(JSON.parse(why.stdout)).toEqual(await client.get(`/v1/audit/explain?corridor=al-wafideen&${query}`));
  const diffed = await audit(
    'diff',
    'corridors',
    '--from',
    knowns[0]!,
    '--to',
    knownAt,
    '--at',
    at,
    '--json',
    '--data',
    directory,
  );
  const diffQuery = new URLSearchParams({ view: 'corridors', from: knowns[0]!, to: knownAt, at }).toString();
  expect(JSON.parse(diffed.stdout)).toEqual(await client.get(`/v1/audit/diff?${diffQuery}`));
});

test('a proof can be checked without the server', async () => {
  const { items } = await client.get('/v1/events?limit=3');
  // A head is signed within a second of the last event.
  let proof = await client.ask(`/v1/log/proof?event=${items[2].id}`);
  while (proof.status === 503) proof = await client.ask(`/v1/log/proof?event=${items[2].id}`);
  expect(proof.status).toBe(200);
  const key = await (await fetch(`${server.url}/v1/log/key`)).text();
  expect(proofFault(proof.body, key.trim())).toBeUndefined();
  const file = join(scratch.directory, 'proof.json');
  expect(await audit('prove', items[2].id, '-o', file, '--data', directory)).toMatchObject({ code: 0 });
  expect(await audit('check', file, '--key', key.trim())).toMatchObject({ code: 0 });
  const forged = JSON.parse(await readFile(file, 'utf8'));
  forged.event.data.name = 'Another';
  expect(proofFault(forged, key.trim())).toContain('altered');
});

test('an unaltered ledger verifies; an altered event is named', async () => {
  let good = await audit('verify', '--data', directory);
  // The newest events are not proved until a head is signed of them, within a second.
  while (good.code === 4) good = await audit('verify', '--data', directory);
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('As it was written') });

  const { copy } = await copied('third');
  const tampered = new DatabaseSync(join(copy, 'ledger.sqlite'));
  tampered.exec(`UPDATE event SET data = replace(data, '"name"', '"nome"') WHERE position = 5`);
  tampered.close();
  const found = await audit('verify', '--data', copy);
  expect(found.code).toBe(1);
  expect(found.stdout + found.stderr).toContain('position 5');
});
