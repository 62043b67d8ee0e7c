/** API nodes of Hudna before one KurrentDB, each a process with a disk of its own. */
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClockSpec } from '@hudna/projections';
import { Client, type Json } from '../support/client.js';
import { beginServer, scratchDirectory, type Starting } from '../support/server.js';

export class ApiNode {
  #url = '';
  #starting: Starting | undefined;

  private constructor(
    readonly directory: string,
    readonly environment: Record<string, string>,
    private readonly clock: ClockSpec | undefined,
  ) {}

  /** A node that is not started yet. */
  static async make(connectionString: string, clock?: ClockSpec): Promise<ApiNode> {
    const { directory } = await scratchDirectory();
    const environment = {
      HUDNA_STORE: 'kurrentdb',
      KURRENTDB_CONNECTION_STRING: connectionString,
      HUDNA_HEARTBEAT_SECONDS: '1',
    };
    return new ApiNode(directory, environment, clock);
  }

  /** So many started nodes, each with its read model ready. */
  static async start(count: number, connectionString: string, clock?: ClockSpec): Promise<ApiNode[]> {
    const nodes = await Promise.all(
      Array.from({ length: count }, () => ApiNode.make(connectionString, clock)),
    );
    try {
      await Promise.all(nodes.map((node) => node.begin()));
      await Promise.all(nodes.map((node) => node.ready()));
    } catch (error) {
      await Promise.all(nodes.map((node) => node.remove()));
      throw error;
    }
    return nodes;
  }

  /** Its URL, also after its end. */
  get url(): string {
    return this.#url;
  }

  get client(): Client {
    return new Client(this.#url);
  }

  /** Starts it, or starts it again, and waits until it listens. */
  async begin(): Promise<void> {
    this.#starting = beginServer(this.directory, this.environment, this.clock);
    this.#url = (await this.#starting.listening).url;
  }

  /** Waits until it has everything that is stored, and takes commands. */
  async ready(): Promise<void> {
    await eventually(async () => {
      const { status } = await this.health();
      // A node with a doubtful clock takes commands as well.
      return status === 'ready' || status === 'clock in doubt';
    });
  }

  async health(): Promise<Json> {
    return (await this.client.ask('/health/ready')).body;
  }

  /** The size and the root of the newest head that it has signed; undefined before the first. */
  async signed(): Promise<{ size: number; root: string } | undefined> {
    const response = await fetch(`${this.#url}/v1/log/checkpoint`);
    if (response.status !== 200) return undefined;
    const [, size, root] = (await response.text()).split('\n');
    return { size: Number(size), root: root! };
  }

  /** Its standard error. */
  async printed(): Promise<string> {
    return (await this.#starting!.listening).printed();
  }

  /** Ends it as an operator would; true where it ended by itself and without an error. */
  async stop(): Promise<boolean> {
    return (await this.#starting!.listening).stop();
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#starting?.listening.catch(() => undefined);
    await this.#starting?.kill();
  }

  /** Removes its data directory. */
  async wipe(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Ends it, and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.kill();
    await this.wipe();
  }
}

/** How long, in ms, polling may take. */
const PATIENCE_MS = 90_000;

/** Polls for a value of which there is no notice. @throws Error where it takes too long */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It is not so after ${PATIENCE_MS / 1_000} s: ${holds}`);
    await delay(50);
  }
}
