import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '../support/client.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { CLI, hudna, untilPrinted, startCli } from './hudna.js';

/** `hudna post`: every kind of input, and readers, servers and signals that end it early. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;
let scenario: string;

beforeEach(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(join(scratch.directory, 'data'));
  client = new Client(server.url);
  scenario = ndjson(await easternGhouta());
});
afterEach(async () => {
  await server.stop();
  await scratch.remove();
});

const inScratch = (name: string) => join(scratch.directory, name);
const ALL = /^39 commands recorded, none refused, \d+ warnings?\.$/m;

async function events(): Promise<number> {
  return (await client.get('/v1/events?limit=1000')).items.length;
}

function file(name: string, text: string): string {
  writeFileSync(inScratch(name), text);
  return inScratch(name);
}

/** A command line of the shell; `$hudna` is the program. */
async function shell(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    INIT_CWD: '',
    NO_COLOR: '1',
    url: server.url,
    dir: scratch.directory,
  };
  const program = `hudna() { '${process.execPath}' --disable-warning=ExperimentalWarning '${CLI}' "$@"; }`;
  try {
    return { code: 0, ...(await promisify(execFile)('bash', ['-c', `${program}\n${line}`], { env })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

async function fifo(name: string): Promise<string> {
  await promisify(execFile)('mkfifo', [inScratch(name)]);
  return inScratch(name);
}

/** Many commands, each with a warning: their output fills any pipe. */
function many(count: number): string {
  return Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      command: 'suspend-corridor',
      idempotencyKey: `many-${at}`,
      data: { corridor: `corridor-${at}`, occurredAt: '2018-03-11T11:20:00+02:00', reason: 'Shelling' },
    }),
  ).join('\n');
}

describe('reads once', () => {
  it.each([
    ['a pipe, by its sign', 'cat "$dir/lines" | hudna post - --url "$url"'],
    ['a pipe, by its name', 'cat "$dir/lines" | hudna post /dev/stdin --url "$url"'],
    ['a file as the standard input', 'hudna post - --url "$url" < "$dir/lines"'],
    ['a file as the standard input, by its name', 'hudna post /dev/stdin --url "$url" < "$dir/lines"'],
    ['what a process gives', 'hudna post <(cat "$dir/lines") --url "$url"'],
    ['a link to a file', 'ln -s lines "$dir/link"; hudna post "$dir/link" --url "$url"'],
  ])('%s', async (_, line) => {
    file('lines', scenario);
    expect(await shell(line)).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL), stderr: '' });
    expect(await events()).toBe(39);
  });

  it('a socket', async () => {
    const running = startCli(['post', '/dev/stdin', '--url', server.url], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.child.stdin!.end(scenario);
    expect(await running.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL) });
  });

  it('a named pipe that gives its lines one by one, each posted when it has come', async () => {
    const name = await fifo('pipe');
    const running = startCli(['post', name, '--url', server.url]);
    const pipe = createWriteStream(name);
    const lines = scenario.trimEnd().split('\n');
    for (const [at, line] of lines.entries()) {
      // Half of a line now, the rest when the lines before it are answered.
      pipe.write(line.slice(0, 20));
      for (let there = -1; there < at;) there = (await client.get('/v1/events?limit=1000')).items.length;
      pipe.write(`${line.slice(20)}\n`);
    }
    pipe.end();
    expect(await running.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(ALL) });
  });
});

it('holds no more of an endless pipe than a line may have, and the server refuses that line', async () => {
  const running = startCli(['post', '-', '--url', server.url], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const input = running.child.stdin!;
  input.write(`${scenario.split('\n')[0]}\n`);
  const zeros = Buffer.alloc(1024 * 1024, 0x30);
  for (let written = 0; written < 400; written += 1) if (!input.write(zeros)) await once(input, 'drain');
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${running.child.pid}/status`, 'utf8'))![1];
  expect(Number(peak) / 1024).toBeLessThan(300);
  input.end(`\n${scenario.split('\n')[1]}\n`);
  const { code, stdout } = await running.ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/refused {2}line 2: 413 This line is larger than 1 MiB/);
  expect(stdout).toMatch(/^2 commands recorded, 1 refused/m);
});

it('counts lines across all that it sends, blank ones too', async () => {
  const blank = '\n'.repeat(20_000);
  const text = `${many(1)}\n${blank}{"command":"no-such"}\n${' '.repeat(600_000)}\n{"command":"no-such"}`;
  const { code, stdout } = await hudna(['post', file('lines', text), '--url', server.url]);
  expect(code).toBe(1);
  expect([...stdout.matchAll(/refused {2}line (\d+):/g)].map(([, line]) => line)).toEqual(['20002', '20004']);
});

describe('goes on where its output is not read, and says at the end what was taken', () => {
  it.each([
    ['a pipe of which the reader has gone', 'hudna post "$dir/lines" --url "$url" | head -1'],
    ['a full disk', 'hudna post "$dir/lines" --url "$url" > /dev/full'],
  ])('%s', async (_, line) => {
    file('lines', many(2_000));
    const { code, stderr } = await shell(`set -o pipefail; ${line}`);
    expect([code, stderr]).toEqual([0, '2,000 commands recorded, none refused, 2,000 warnings.\n']);
  });
});

describe('says what was taken and how to go on', () => {
  /** Answers so many lines of each batch, and then ends. */
  async function failing(answers: number): Promise<{ http: HttpServer; url: string }> {
    const receipt = { id: 'x', position: '1', events: [], warnings: [] };
    const http = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (let line = 1; line <= answers; line += 1) {
        response.write(`${JSON.stringify({ line, status: 201, body: receipt })}\n`);
      }
      request.on('end', () => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    return { http, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
  }

  it('where the server goes away midway', async () => {
    const name = await fifo('pipe');
    const running = startCli(['post', name, '--url', server.url]);
    const pipe = createWriteStream(name);
    pipe.write(`${many(3)}\n`);
    while ((await events()) < 3) await new Promise(setImmediate);
    await server.kill();
    pipe.write(`${many(5)}\n`);
    const { code, stdout, stderr } = await running.ended;
    pipe.destroy();
    expect(code).toBe(3);
    expect(stdout).toMatch(/^3 commands recorded, none refused, 3 warnings\.$/m);
    expect(stderr).toMatch(
      /^No Hudna answers at .* Of what was sent, line 4 to line 8 was not answered: it may have been taken or not\. Post the same again: a command with a key is never counted twice; commands without keys, from line 4 on\.$/m,
    );
  });

  it('where an answer breaks off', async () => {
    const { http, url } = await failing(2);
    const ran = await hudna(['post', file('lines', `${many(5)}\n`), '--url', url]);
    http.close();
    expect(ran).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^2 commands recorded/m),
      stderr: expect.stringMatching(/broke off \(.*\)\. Of what was sent, line 3 to line 5 was not answered/),
    });
  });

  it('where the input cannot be read to its end', async () => {
    // A file of the system that can be opened, and not read.
    const ran = await hudna(['post', '/proc/self/mem', '--url', server.url]);
    expect(ran).toMatchObject({ code: 3, stderr: expect.stringMatching(/cannot be read to its end: EIO/) });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('where it is ended by %s, by which it ends', async (signal) => {
    const name = await fifo('pipe');
    const running = startCli(['post', name, '--url', server.url]);
    const pipe = createWriteStream(name);
    pipe.write(`${many(3)}\n`);
    // All lines sent are answered when the server has them and the next is asked for.
    await untilPrinted(running, 'line 3:');
    running.child.kill(signal);
    const ended = await running.ended;
    pipe.destroy();
    expect(ended).toMatchObject({ signal, stdout: expect.stringMatching(/^3 commands recorded/m) });
    expect(ended.stderr).toMatch(/Post the same again: a command with a key is never counted twice/);
  });
});

it('the server and the program print the version of their time zone data', async () => {
  const { tz } = process.versions;
  expect(tz).toMatch(/^20\d\d[a-z]$/);
  const { timeZoneData } = await client.get('/health/ready');
  expect(timeZoneData).toEqual({ version: tz });
  expect((await hudna(['--version'])).stdout).toContain(`time zone data ${tz}`);
  const replayed = await hudna(['audit', 'replay', 'corridors', '--data', server.directory]);
  expect(replayed.stdout).toContain(`position 0, time zone data ${tz}`);
});
