import { transparencyLogDirectory, TransparencyLogReader } from '@hudna/audit';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import type { Command } from 'commander';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EXIT } from '../../apps/cli/src/exit-codes.js';
import { program } from '../../apps/cli/src/program.js';
import { DataDirectory, signedUpTo } from '../audit/data-directory.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { type Server, startTestServer } from '../support/server.js';
import { alter, forge } from '../audit/forged.js';
import { runHudna as withinThisProcess } from '../audit/hudna.js';
import { hudna, untilPrinted, startCli } from './hudna.js';

/** Every command ends with each of the codes that docs/exit-codes.md gives it, and with no others. */
type Case = () => Promise<number | null>;
type Cases = Partial<Record<number, Case>>;

const AT = ['--at', '2018-03-11T10:00:00+02:00'];

let scratch: DataDirectory;
let whole: string;
let server: Server;

/** A ledger that is whole and signed, and altered forms of it. */
const ledgers = { damaged: '', forged: '', newer: '', unsigned: '' };

beforeAll(async () => {
  scratch = await DataDirectory.empty();
  const data = await DataDirectory.ofScenario();
  await signedUpTo(39, data);
  whole = join(scratch.path, 'whole');
  cpSync(data.path, whole, { recursive: true });
  await data.remove();
  for (const name of Object.keys(ledgers) as (keyof typeof ledgers)[]) {
    ledgers[name] = join(scratch.path, name);
    cpSync(whole, ledgers[name], { recursive: true });
  }
  const weapon = `UPDATE event SET data = replace(data, '"mortar"', '"rocket"') WHERE type = 'ShellingReported'`;
  alter(ledgers.damaged, weapon);
  alter(ledgers.newer, 'PRAGMA user_version = 99');
  forge(ledgers.forged, weapon);
  rmSync(transparencyLogDirectory(ledgers.unsigned), { recursive: true });
  server = await startTestServer(join(scratch.path, 'server'));
});
afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const named = (name: string) => join(scratch.path, name);
const nowhere = () => named('nowhere');

function file(name: string, text: string): string {
  writeFileSync(named(name), text);
  return named(name);
}

async function codeOf(...args: string[]): Promise<number | null> {
  return (await hudna(args)).code;
}

const on = (directory: string, ...args: string[]) => codeOf('audit', ...args, '--data', directory);

/** What the arguments of the audit commands have in common. */
const asking = (...args: string[]): Cases => ({
  0: () => on(whole, ...args),
  1: () => on(ledgers.damaged, ...args),
  2: () => on(nowhere(), ...args),
  3: () => on(ledgers.newer, ...args),
});

async function proof(): Promise<{ file: string; key: string }> {
  const { stdout } = await hudna(['audit', 'prove', await eventOf('ShellingReported'), '--data', whole]);
  return {
    file: file('proof', stdout),
    key: TransparencyLogReader.open(transparencyLogDirectory(whole)).vkey(),
  };
}

async function eventOf(type: string): Promise<string> {
  const database = new DatabaseSync(join(whole, 'ledger.sqlite'), { readOnly: true });
  const row = database.prepare('SELECT id FROM event WHERE type = ? LIMIT 1').get(type);
  database.close();
  return String(row!['id']);
}

async function closedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** While another process has it open. */
async function inUse(directory: string, use: Case): Promise<number | null> {
  const store = await SqliteEventStore.open({ directory });
  try {
    return await use();
  } finally {
    await store.close();
  }
}

const CASES: Readonly<Record<string, Cases>> = {
  demo: {
    0: async () => {
      const running = startCli(['demo', '--port', '0']);
      await untilPrinted(running, 'until Ctrl-C');
      running.child.kill('SIGINT');
      return (await running.ended).code;
    },
    2: () => codeOf('demo', '--port', 'none'),
    3: async () => (await hudna(['demo', '--port', '0'], { env: { HUDNA_NEAR_METRES: 'far' } })).code,
  },
  post: {
    0: async () => codeOf('post', file('good', ndjson(await easternGhouta())), '--url', server.url),
    1: () => codeOf('post', file('bad', '{"command":"no-such"}\n'), '--url', server.url),
    2: () => codeOf('post', nowhere(), '--url', server.url),
    3: async () => codeOf('post', file('some', '{}\n'), '--url', `http://127.0.0.1:${await closedPort()}`),
  },
  copy: {
    0: () => codeOf('copy', '--from', `sqlite:${whole}`, '--to', `sqlite:${named('copied')}`),
    1: () => codeOf('copy', '--from', `sqlite:${whole}`, '--to', `sqlite:${ledgers.forged}`),
    2: () => codeOf('copy', '--from', `sqlite:${nowhere()}`, '--to', `sqlite:${named('copied')}`),
    3: () =>
      inUse(named('busy'), () =>
        codeOf('copy', '--from', `sqlite:${whole}`, '--to', `sqlite:${named('busy')}`),
      ),
  },
  'audit replay': asking('replay', 'corridors', ...AT),
  'audit explain': asking('explain', 'corridor', 'al-wafideen', ...AT),
  'audit diff': asking('diff', 'corridors', '--from', '2018-03-11'),
  'audit verify': { ...asking('verify'), 4: () => on(ledgers.unsigned, 'verify') },
  'audit prove': {
    0: async () => on(whole, 'prove', await eventOf('ShellingReported')),
    1: async () => on(ledgers.forged, 'prove', await eventOf('ShellingReported')),
    2: () => on(whole, 'prove', 'no-such'),
    3: async () => on(ledgers.unsigned, 'prove', await eventOf('ShellingReported')),
  },
  'audit check': {
    0: async () => {
      const { file, key } = await proof();
      return codeOf('audit', 'check', file, '--key', key);
    },
    1: async () => {
      const { file: good, key } = await proof();
      const bad = file('bad-proof', readFileSync(good, 'utf8').replace('"mortar"', '"rocket"'));
      return codeOf('audit', 'check', bad, '--key', key);
    },
    2: async () => codeOf('audit', 'check', nowhere(), '--key', (await proof()).key),
    // It can be opened, and not be read.
    3: async () => codeOf('audit', 'check', '/proc/self/mem', '--key', (await proof()).key),
    4: async () => {
      const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
      return codeOf('audit', 'check', (await proof()).file, '--key', other);
    },
  },
  'audit export': {
    ...asking('export', '-'),
    3: async () => {
      const { child, ended } = startCli(['audit', 'export', '--data', whole]);
      child.stdout!.destroy();
      return (await ended).code;
    },
  },
  'audit import': {
    0: async () => {
      const { stdout } = await hudna(['audit', 'export', '--data', whole]);
      return on(named('imported'), 'import', file('exported', stdout));
    },
    1: () => on(named('half'), 'import', file('cut', '{"format":"hudna-ledger/1"}\n')),
    2: () => on(named('none'), 'import', nowhere()),
    3: () => inUse(named('taken'), () => on(named('taken'), 'import', file('any', ''))),
  },
};

/** The cells of the table of commands: their words, by command and code. */
function documented(): Map<string, Map<number, string>> {
  const text = readFileSync(join(import.meta.dirname, '../../docs/exit-codes.md'), 'utf8');
  const rows = [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row]) =>
    row!.split('|').map((cell) => cell.trim()),
  );
  const [head] = rows.filter(([first]) => first === 'command');
  const commands = rows.filter(([first]) => /^`[a-z ]+`$/.test(first!));
  return new Map(
    commands.map(([name, ...cells]) => [
      name!.slice(1, -1),
      new Map(
        cells
          .map((args, index) => [Number(head![index + 1]), args] as const)
          .filter(([, args]) => args !== ''),
      ),
    ]),
  );
}

/** The commands that do something. */
function commandsOf(command: Command, path: readonly string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((each) => commandsOf(each, [...path, each.name()]));
}

const TABLE = documented();

it('the table has every command, and every code', () => {
  expect([...TABLE.keys()].sort()).toEqual(commandsOf(program()).sort());
  const codes = [...TABLE.values()].flatMap((cells) => [...cells.keys()]);
  expect(new Set([...codes, EXIT.fault])).toEqual(new Set(Object.values(EXIT)));
  for (const [command, cells] of TABLE) {
    expect([command, ...cells.keys()]).toEqual([command, ...Object.keys(CASES[command]!).map(Number)]);
  }
});

describe.each([...TABLE].map(([command, cells]) => ({ command, cells })))(
  '$command',
  ({ command, cells }) => {
    it.each([...cells].map(([code, args]) => ({ code, args })))('$code: $words', async ({ code }) => {
      expect(await CASES[command]![code]!()).toBe(code);
    });

    it('2: a wrong option; never 1, which means altered', async () => {
      expect(await withinThisProcess(...command.split(' '), '--no-such-option')).toMatchObject({
        code: 2,
        failure: expect.stringMatching(/^error: /),
      });
    });
  },
);

it.each([
  [[]],
  [['audit']],
  [['no-such']],
  [['audit', 'no-such']],
  [['audit', 'check', 'x']],
  [['audit', 'prove']],
])('2: a command that is missing, unknown or not whole: %j', async (args) => {
  expect(await codeOf(...args)).toBe(EXIT.usage);
});

it.each([[['--help']], [['audit', 'verify', '--help']], [['--version']]])(
  '0: what was asked for: %j',
  async (args) => {
    expect(await hudna(args)).toMatchObject({ code: EXIT.done, stdout: expect.stringMatching(/hudna/) });
  },
);

it('70: a fault of the program itself, with its trace', async () => {
  const broken = `data:text/javascript,JSON.stringify = () => { throw new TypeError('broken on purpose') }`;
  const ran = await hudna(['audit', 'verify', '--json', '--data', whole], { flags: ['--import', broken] });
  expect(ran).toMatchObject({ code: EXIT.fault, stderr: expect.stringMatching(/broken on purpose\n +at /) });
});
