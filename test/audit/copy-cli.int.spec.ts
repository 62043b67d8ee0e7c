import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import type { CopyCommandOptions } from '../../apps/cli/src/copy.js';
import { Cleanup } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { ledgerEvents, ledgerOf, manyEvents, STRANGER } from './copied.js';
import { runHudna, type Ran } from './hudna.js';

/** `hudna copy`, called as a person and as a script call it. */
const environment = { ...process.env };
const SECRET = 'kurrentdb://admin:secret@nowhere:2113?tls=true';

let cleanup: Cleanup;
let directory: string;
let from: string;

beforeEach(async () => {
  for (const name of [
    'KURRENTDB_CONNECTION_STRING',
    'KURRENTDB_CONNECTION_STRING_FILE',
    'FORCE_COLOR',
    'INIT_CWD',
  ]) {
    delete process.env[name];
  }
  process.env['NO_COLOR'] = '1';
  cleanup = new Cleanup();
  directory = cleanup.directory();
  await ledgerOf(directory, manyEvents(5));
  from = `sqlite:${directory}`;
});
afterEach(async () => {
  process.env = { ...environment };
  await cleanup.run();
});

function ran({ from, to, json }: CopyCommandOptions): Promise<Ran> {
  return runHudna('copy', '--from', from, '--to', to, ...(json ? ['--json'] : []));
}

it('copies, says what was checked, and what to know before a server is started', async () => {
  const target = cleanup.directory();
  const { code, stdout } = await ran({ from, to: `sqlite:${target}` });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Copied: the 5 events of sqlite:.* are in sqlite:[^,]*\.$/m);
  expect(stdout).toMatch(
    /^Read back they are the same, in the same order: the root of both is [\w+/]{43}=\.$/m,
  );
  expect(stdout).toMatch(/^Positions differ: docs\/operations.md says/m);
  expect(stdout).toMatch(/^What has been posted to sqlite:.* meanwhile is not copied: run this again/m);
  expect(await ledgerEvents({ driver: 'sqlite', directory: target })).toEqual(manyEvents(5));
});

it('prints as JSON the number of events, how many the target had before, and the root', async () => {
  const target = `sqlite:${cleanup.directory()}`;
  await ran({ from, to: target });
  await ledgerOf(directory, manyEvents(7).slice(5));
  const { code, stdout } = await ran({ from, to: target, json: true });
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { events: 7, before: 5, root: expect.stringMatching(/^[\w+/]{43}=$/) },
  ]);
  expect((await ran({ from, to: target })).stdout).toContain(', 7 of them from before.');
});

it('ends with 1 where the target holds another event, and names it', async () => {
  const target = cleanup.directory();
  await ledgerOf(target, [STRANGER]);
  const { code, stdout } = await ran({ from, to: `sqlite:${target}` });
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^Not copied. The target is not the beginning of the source: its event no. 1 is /),
  ]);
  const machine = await ran({ from, to: `sqlite:${target}`, json: true });
  expect([machine.code, JSON.parse(machine.stdout)]).toEqual([
    1,
    { finding: { says: expect.stringContaining('its event no. 1 is'), event: STRANGER.id } },
  ]);
});

it('resolves a directory against the working directory of the user', async () => {
  process.env['INIT_CWD'] = cleanup.directory();
  expect((await ran({ from, to: 'sqlite:new' })).code).toBe(0);
  expect(existsSync(join(process.env['INIT_CWD'], 'new', 'ledger.sqlite'))).toBe(true);
});

it.each([
  ['data', '--to is "data": write sqlite:DIRECTORY, or kurrentdb,'],
  ['sqlite:', '--to is "sqlite:": write'],
  ['kurrentdb:', '--to is "kurrentdb:": write'],
  [
    SECRET,
    '--to names an address: write sqlite:DIRECTORY, or kurrentdb, which is where KURRENTDB_CONNECTION_STRING',
  ],
  ['kurrentdb', 'Where KurrentDB is is not known: set KURRENTDB_CONNECTION_STRING, or name a file'],
])('refuses %s in one sentence, and repeats no password', async (to, says) => {
  const { failure } = await ran({ from, to });
  expect(failure).toContain(says);
  expect(failure).not.toContain('secret');
});

it('refuses the same ledger as source and target, also under two names', async () => {
  const same = /--from and --to name the same ledger/;
  expect((await ran({ from, to: `sqlite:${directory}/../${directory.split('/').at(-1)}` })).failure).toMatch(
    same,
  );
  process.env['KURRENTDB_CONNECTION_STRING'] = SECRET;
  expect((await ran({ from: 'kurrentdb', to: 'kurrentdb' })).failure).toMatch(same);
});

it('refuses a malformed connection string, also from a file, and does not print it', async () => {
  const file = join(cleanup.directory(), 'connection');
  writeFileSync(file, 'kurrentdb://admin:secret@:/');
  process.env['KURRENTDB_CONNECTION_STRING_FILE'] = file;
  const { failure } = await ran({ from, to: 'kurrentdb' });
  expect(failure).toMatch(/^KURRENTDB_CONNECTION_STRING /);
  expect(failure).not.toContain('secret');
});

it('refuses a missing source, and a target that a server has open', async () => {
  const empty = cleanup.directory();
  expect((await ran({ from: `sqlite:${empty}`, to: from })).failure).toBe(
    `There is no ledger in ${empty}: name the data directory of one by --from.`,
  );
  await cleanup.closing(SqliteEventStore.open({ directory: empty }));
  expect((await ran({ from, to: `sqlite:${empty}` })).failure).toBe(
    `A Hudna process has ${empty} open: stop it before a ledger is copied into it.`,
  );
});
