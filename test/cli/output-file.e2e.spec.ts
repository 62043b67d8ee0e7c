import { execFile } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transparencyLogDirectory } from '@hudna/audit';
import { DataDirectory, signedUpTo } from '../audit/data-directory.js';
import { CLI, hudna } from './hudna.js';

/** An output path is written as what it is: a link, a pipe, a device. */
let data: DataDirectory;
let scratch: DataDirectory;
let whole: string;
let event: string;

beforeAll(async () => {
  data = await DataDirectory.ofScenario();
  await signedUpTo(39, data);
  const { stdout } = await hudna(['audit', 'export', '--data', data.path]);
  whole = stdout;
  event = (JSON.parse(stdout.split('\n')[7]!) as { id: string }).id;
});
afterAll(() => data.remove());
beforeEach(async () => {
  scratch = await DataDirectory.empty();
});
afterEach(() => scratch.remove());

const at = (name: string) => join(scratch.path, name);
const exported = (...args: string[]) => hudna(['audit', 'export', ...args, '--data', data.path]);

/** A command line of the shell; `$hudna` is the program. */
async function shell(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, NODE_OPTIONS: '', INIT_CWD: '', dir: scratch.path, data: data.path, event };
  const program = `hudna() { '${process.execPath}' --disable-warning=ExperimentalWarning '${CLI}' "$@"; }`;
  try {
    return { code: 0, ...(await promisify(execFile)('bash', ['-c', `${program}\n${line}`], { env })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

it('writes through a link to its target, which stays as it was where it fails', async () => {
  mkdirSync(at('there'));
  writeFileSync(at('there/target'), 'before');
  chmodSync(at('there/target'), 0o640);
  symlinkSync('there/target', at('middle'));
  symlinkSync('middle', at('link'));
  expect(await exported(at('link'))).toMatchObject({ code: 0, stdout: `The ledger is in ${at('link')}.\n` });
  expect([readlinkSync(at('link')), readlinkSync(at('middle'))]).toEqual(['middle', 'there/target']);
  expect(readFileSync(at('there/target'), 'utf8')).toBe(whole);
  expect(statSync(at('there/target')).mode & 0o777).toBe(0o640);
  expect(readdirSync(at('there'))).toEqual(['target']);
});

it('makes the target of a link that is not there yet, for its owner alone', async () => {
  symlinkSync('target', at('link'));
  expect(await exported(at('link'))).toMatchObject({ code: 0 });
  expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('target'), 'utf8')).toBe(whole);
  expect(statSync(at('target')).mode & 0o777).toBe(0o600);
});

describe('writes to', () => {
  it.each([
    [
      'a named pipe',
      'mkfifo "$dir/p"; hudna audit export "$dir/p" --data "$data" & cat "$dir/p"; wait $!; test -p "$dir/p"',
    ],
    ['the standard output, by its name', 'hudna audit export /dev/stdout --data "$data" | cat'],
    ['the standard output, by its sign', 'hudna audit export - --data "$data" | cat'],
    [
      'a file that is the standard output',
      'hudna audit export /dev/stdout --data "$data" > "$dir/f"; cat "$dir/f"',
    ],
    ['what is open already', 'hudna audit export /dev/fd/2 --data "$data" 2>&1 | cat'],
  ])('%s', async (_, line) => {
    expect(await shell(line)).toEqual({ code: 0, stdout: whole, stderr: '' });
  });

  it('a file opened to append, behind its content', async () => {
    writeFileSync(at('f'), 'before\n');
    await shell('hudna audit export /dev/stdout --data "$data" >> "$dir/f"');
    expect(readFileSync(at('f'), 'utf8')).toBe(`before\n${whole}`);
  });

  it('a device, which stays a device', async () => {
    expect(await exported('/dev/null')).toMatchObject({ code: 0, stdout: '' });
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.each([
    [
      'a pipe',
      'mkfifo "$dir/p"; hudna audit prove "$event" -o "$dir/p" --data "$data" & cat "$dir/p"; wait $!',
    ],
    ['the standard output', 'hudna audit prove "$event" -o /dev/stdout --data "$data" | cat'],
  ])('%s, a proof too', async (_, line) => {
    const { code, stdout } = await shell(line);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event: { id: event } });
  });
});

it('writes a proof through a link to its target', async () => {
  symlinkSync('target', at('link'));
  expect(await hudna(['audit', 'prove', event, '-o', at('link'), '--data', data.path])).toMatchObject({
    code: 0,
  });
  expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(at('target'), 'utf8'))).toMatchObject({ event: { id: event } });
});

it.each([['/dev/full'], ['a reader that goes away']])('reports that %s cannot be written', async (what) => {
  const line =
    what === '/dev/full'
      ? 'hudna audit export /dev/full --data "$data"'
      : 'mkfifo "$dir/p"; exec 3<>"$dir/p"; hudna audit export /dev/stdout --data "$data" > >(exec true); ';
  const { code, stderr } = await shell(line);
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/^(\/dev\/full cannot be written: ENOSPC|Whoever reads the output went away)/),
  ]);
});

describe('refuses in a sentence, with nothing changed,', () => {
  it.each([
    ['a directory', (name: string) => mkdirSync(name), /neither a file, nor a pipe, nor a terminal/],
    [
      'a file with another name',
      (name: string) => {
        writeFileSync(at('other'), 'before');
        linkSync(at('other'), name);
      },
      /another name \(a hard link\)/,
    ],
    ['a link to itself', (name: string) => symlinkSync('target', name), /its links lead nowhere/],
  ])('%s', async (_, make, says) => {
    make(at('target'));
    expect(await exported(at('target'))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(says),
    });
    const { stderr } = await hudna(['audit', 'prove', event, '-o', at('target'), '--data', data.path]);
    expect(stderr).toMatch(says);
    expect(readdirSync(scratch.path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each(['ledger.sqlite', 'log/checkpoints', 'log/key', 'hudna.lock'])(
    "the ledger's own %s",
    async (name) => {
      symlinkSync(join(data.path, name), at('link'));
      for (const named of [join(data.path, name), at('link')]) {
        expect(await exported(named)).toMatchObject({
          code: 2,
          stderr: `${named} is the ledger's own: name another file.\n`,
        });
      }
      expect(readdirSync(transparencyLogDirectory(data.path)).sort()).toEqual([
        'checkpoints',
        'key',
        'key.pub',
        'positions',
        'tree',
      ]);
    },
  );
});

it('reads the pipe of an import once', async () => {
  writeFileSync(at('lines'), whole);
  const ran = await shell(
    'cat "$dir/lines" | hudna audit import - --data "$dir/new" && hudna audit export - --data "$dir/new" | cmp - "$dir/lines"',
  );
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^39 events are in the ledger of/) });
  expect(await shell('hudna audit import <(cat "$dir/lines") --data "$dir/another"')).toMatchObject({
    code: 0,
  });
});

it('refuses a copy into a file, which stays as it is', async () => {
  writeFileSync(at('file'), 'before');
  await promisify(execFile)('mkfifo', [at('pipe')]);
  for (const name of ['file', 'pipe']) {
    const ran = await hudna(['copy', '--from', `sqlite:${data.path}`, '--to', `sqlite:${at(name)}`]);
    expect(ran.stderr).toMatch(/^The data directory .* cannot be used: .*\n$/);
    expect(ran.code).toBe(3);
  }
  expect([readFileSync(at('file'), 'utf8'), lstatSync(at('pipe')).isFIFO()]).toEqual(['before', true]);
});
