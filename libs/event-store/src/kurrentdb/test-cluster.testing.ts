/**
 * Real KurrentDB servers for tests: the one that KURRENTDB_CONNECTION_STRING names, or processes of the tests' own where
 * a program is found: HUDNA_KURRENTDB_BIN (a .dll is run by dotnet), or kurrentd or eventstored on the PATH.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** How long, in ms, a server may take until it has a leader. */
const START_MS = 60_000;

/** As little memory and as few threads as will do, and nothing sent anywhere. */
const FRUGAL = [
  ...['--node-ip', '127.0.0.1', '--replication-ip', '127.0.0.1'],
  ...['--stream-existence-filter-size', '0', '--chunks-cache-size', '0'],
  ...['--reader-threads-count', '2', '--worker-threads', '2', '--stats-period-sec', '3600'],
  ...['--max-mem-table-size', '10000', '--stream-info-cache-capacity', '10000'],
  ...['--disable-log-file', '--skip-db-verify', '--skip-index-verify'],
];
const ENVIRONMENT = {
  EVENTSTORE_TELEMETRY_OPTOUT: 'true',
  KURRENTDB_TELEMETRY_OPTOUT: 'true',
  DOTNET_EnableDiagnostics: '0',
};

/** What is said in place of tests that need a server. */
export const NO_SERVER =
  'skipped: no KurrentDB here (name a server by KURRENTDB_CONNECTION_STRING, or a program by HUDNA_KURRENTDB_BIN)';

/** The program and its first arguments; undefined where there is none. */
export function serverProgram(): readonly string[] | undefined {
  const named = process.env['HUDNA_KURRENTDB_BIN'];
  if (named) return named.endsWith('.dll') ? ['dotnet', named] : [named];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['kurrentd', 'eventstored']) {
      if (isProgram(join(folder, name))) return [join(folder, name)];
    }
  }
  return undefined;
}

/** Whether there is a server to test with. */
export function hasServer(): boolean {
  return Boolean(process.env['KURRENTDB_CONNECTION_STRING']) || serverProgram() !== undefined;
}

/** Whether certificates can be made. */
export function hasOpenSsl(): boolean {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
}

/** A server of the test's own, or the one that is named. */
export async function aServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const connectionString = process.env['KURRENTDB_CONNECTION_STRING'];
  if (connectionString) return { connectionString, stop: async () => {} };
  return TestCluster.start(1);
}

/** One node, or a cluster, in processes of its own, with its data in a directory that goes with it. */
export class TestCluster {
  readonly #running: (ChildProcess | undefined)[] = [];
  /** Nodes that are to be there: one that ends by itself, as after a truncation, is started again. */
  readonly #wanted: boolean[] = [];

  readonly ports: readonly number[];
  readonly #replicationPorts: readonly number[];
  readonly #directory: string;
  readonly #more: readonly string[];

  private constructor(
    ports: readonly number[],
    replicationPorts: readonly number[],
    directory: string,
    more: readonly string[],
  ) {
    this.ports = ports;
    this.#replicationPorts = replicationPorts;
    this.#directory = directory;
    this.#more = more;
  }

  /** @param more Options of the server beside its usual ones. */
  static async start(count: 1 | 3, ...more: string[]): Promise<TestCluster> {
    const ports = await freePorts(2 * count);
    const directory = mkdtempSync(join(tmpdir(), 'hudna-kurrentdb-'));
    const cluster = new TestCluster(ports.slice(0, count), ports.slice(count), directory, more);
    for (let index = 0; index < count; index += 1) cluster.begin(index);
    try {
      await cluster.ready();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get #isSecure(): boolean {
    return this.#more.includes('--certificate-file');
  }

  get connectionString(): string {
    return `kurrentdb://${this.ports.map((port) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  /** Starts a node, or starts it again. */
  begin(index: number): void {
    this.#wanted[index] = true;
    if (this.#running[index]) return;
    const [program, ...args] = serverProgram()!;
    const child = spawn(program!, [...args, ...this.#argumentsOf(index)], {
      stdio: 'ignore',
      env: { ...process.env, ...ENVIRONMENT },
    });
    this.#running[index] = child;
    child.once('exit', () => {
      if (this.#running[index] !== child) return;
      this.#running[index] = undefined;
      if (this.#wanted[index]) this.begin(index);
    });
  }

  /** Ends a node as a power failure would. */
  async kill(index: number): Promise<void> {
    this.#wanted[index] = false;
    const child = this.#running[index];
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** Stops a node without ending it: none of its threads runs when this returns. */
  async freeze(index: number): Promise<void> {
    const child = this.#running[index]!;
    child.kill('SIGSTOP');
    await pollUntil(() => threadStatesOf(child.pid!).every((state) => state === 'T'));
  }

  /** Has a frozen node go on. */
  resume(index: number): void {
    this.#running[index]?.kill('SIGCONT');
  }

  /** The index of the leader, as the others that answer see it; undefined during an election. */
  async leader(): Promise<number | undefined> {
    for (const port of this.ports) {
      const members = await membersSeenBy(port);
      const leader = members?.find(({ state, isAlive }) => state === 'Leader' && isAlive);
      if (leader) return this.ports.indexOf(leader.httpEndPointPort);
    }
    return undefined;
  }

  /** Until all nodes that are to be there are, with a leader. @throws Error where it takes too long */
  async ready(): Promise<void> {
    const until = performance.now() + START_MS;
    const wanted = this.ports.filter((_, index) => this.#wanted[index]);
    while (performance.now() < until) {
      const seen = await Promise.all(wanted.map((port) => membersSeenBy(port, this.#isSecure)));
      if (seen.every((members) => isWhole(members, wanted.length))) return;
      await delay(100);
    }
    throw new Error(`The server has no leader after ${START_MS / 1_000} s.`);
  }

  async stop(): Promise<void> {
    for (const [index] of this.ports.entries()) this.resume(index);
    await Promise.all(this.ports.map((_, index) => this.kill(index)));
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #argumentsOf(index: number): string[] {
    const others = this.ports.filter((_, other) => other !== index);
    return [
      ...FRUGAL,
      ...(this.#isSecure ? [] : ['--insecure']),
      ...this.#more,
      ...[
        '--node-port',
        String(this.ports[index]),
        '--replication-port',
        String(this.#replicationPorts[index]),
      ],
      ...['--db', join(this.#directory, `node-${index}`)],
      ...(others.length === 0
        ? []
        : [
            ...['--cluster-size', String(this.ports.length), '--discover-via-dns', 'false'],
            ...['--gossip-seed', others.map((port) => `127.0.0.1:${port}`).join(',')],
            ...['--gossip-interval-ms', '200'],
          ]),
    ];
  }
}

/** The state of each thread of a process, as Linux has it: R where it runs, T where it is stopped. */
function threadStatesOf(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((id) => {
    try {
      // The name of a thread comes before its state, in brackets, and may hold some itself.
      return readFileSync(`${tasks}/${id}/stat`, 'utf8').split(') ').at(-1)!.slice(0, 1);
    } catch {
      return 'ended';
    }
  });
}

/** Asks again and again, for what cannot be waited for. */
export async function pollUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(50);
}

interface Member {
  readonly state: string;
  readonly isAlive: boolean;
  readonly httpEndPointPort: number;
}

async function membersSeenBy(port: number, isSecure = false): Promise<Member[] | undefined> {
  try {
    const answer = await (isSecure ? fetchGossipSecurely(port) : fetchGossip(port));
    return (JSON.parse(answer) as { members: Member[] }).members;
  } catch {
    return undefined;
  }
}

async function fetchGossip(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/gossip`, { signal: AbortSignal.timeout(1_000) })).text();
}

/** Its certificate is not checked. */
async function fetchGossipSecurely(port: number): Promise<string> {
  const options = { rejectUnauthorized: false, agent: false, signal: AbortSignal.timeout(1_000) } as const;
  const request = get(`https://127.0.0.1:${port}/gossip`, options);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return text(response);
}

function isWhole(members: Member[] | undefined, count: number): boolean {
  const states = members?.filter(({ isAlive }) => isAlive).map(({ state }) => state) ?? [];
  const followers = states.filter((state) => state === 'Follower').length;
  return states.includes('Leader') && followers >= count - 1;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
