import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectory } from '../audit/data-directory.js';
import { forge } from '../audit/forged.js';
import { CLI, hudna } from './hudna.js';

/** Text of the ledger comes from anywhere: its control characters have no effect on a terminal. */
const HOSTILE = 'al\u001b[2J\u001b]0;owned\u0007-wa\u009b31mfi\u202edeen\u200b';
const AT = ['--at', '2018-03-11T12:00:00+02:00'];

let data: DataDirectory;

beforeAll(async () => {
  const occurredAt = '2018-03-11T09:30:00+02:00';
  const suspension = { corridor: 'al-wafideen', occurredAt, reason: 'Shelling', note: 'Shelling' };
  data = await DataDirectory.ofScenario([{ command: 'suspend-corridor', data: suspension }]);
  const hostile = JSON.stringify(HOSTILE).replaceAll("'", "''");
  for (const text of ['"Shelling"', '"Al-Wafideen camp"']) {
    for (const column of ['data', 'metadata']) {
      forge(data.path, `UPDATE event SET ${column} = replace(${column}, '${text}', '${hostile}')`);
    }
  }
});
afterAll(() => data.remove());

/** Runs the program in a terminal of its own, and gives what the terminal gets. */
async function onTerminal(...args: string[]): Promise<string> {
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', CLI, ...args];
  const line = program.map((word) => `'${word}'`).join(' ');
  const typescript = join(data.path, 'typescript');
  const env = { ...process.env, NODE_OPTIONS: '', TERM: 'xterm', FORCE_COLOR: '1', HUDNA_STORE: 'sqlite' };
  await once(spawn('script', ['-qec', line, typescript], { env, stdio: 'ignore' }), 'close');
  return readFileSync(typescript, 'utf8')
    .replace(/^Script started.*\n/, '')
    .replace(/\nScript done.*\n$/, '')
    .replaceAll('\r\n', '\n');
}

const UNSEEN = /(?!\n)\p{Cc}|\p{Bidi_Control}|\u200b/u;

it.each([
  ['explain', 'corridor', 'al-wafideen'],
  ['replay', 'corridors', 'al-wafideen'],
  ['replay', 'corridors'],
  ['diff', 'corridors', '--from', '2018-03-11'],
])('%s %s %s: nothing moves, hides, colours or reorders anything', async (...args) => {
  const shown = await onTerminal('audit', ...args, ...AT, '--data', data.path);
  // A cell of a table has no room for more.
  expect(shown).toContain('al<U+001B>[2J<U+001B>]0;owned<U+0007>-wa');
  // Only our own colours and the progress bar are there.
  expect(shown.replaceAll(/\u001b\[\d+m|\r\u001b\[K/g, '')).not.toMatch(UNSEEN);
});

it('JSON on a terminal has the same meaning, and elsewhere the same bytes', async () => {
  const args = ['audit', 'replay', 'corridors', 'al-wafideen', ...AT, '--data', data.path, '--json'];
  const shown = (await onTerminal(...args)).replaceAll(/\r\u001b\[K[^{]*/g, '');
  const { stdout } = await hudna(args);
  expect(shown.trimEnd()).not.toMatch(UNSEEN);
  expect(JSON.parse(shown)).toEqual(JSON.parse(stdout));
  expect(stdout).toContain('fi\u202edeen\u200b');
});

it('wrong arguments have no effect either', async () => {
  const { stderr } = await hudna(['audit', 'replay', '\u001b[2Jcorridors', '--data', data.path]);
  expect(stderr).toMatch(/^There is no view <U\+001B>\[2Jcorridors\. There are: /);
  const unknown = await hudna(['post', '\u202eelif', '--no\u001b[2J']);
  expect(unknown.stderr).toContain("unknown option '--no<U+001B>[2J'");
});
