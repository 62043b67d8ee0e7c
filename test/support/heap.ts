/** The live memory of a server: the heaps of all its threads after garbage collection. */

/** For the environment of a server whose memory is to be measured: Node's own inspector, on a free port. */
export const MEASURABLE = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/**
 * Bytes that live in the heaps of all threads, by the inspector's protocol (https://chromedevtools.github.io/devtools-protocol/).
 * @param address of the inspector, as Node prints it: ws://...
 */
export async function heapBytes(address: string): Promise<number> {
  const inspector = await Inspector.open(address);
  try {
    await inspector.ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
    let sum = 0;
    for (const thread of [undefined, ...inspector.threads]) {
      // Twice: the second round collects what the first has released.
      await inspector.ask('HeapProfiler.collectGarbage', {}, thread);
      await inspector.ask('HeapProfiler.collectGarbage', {}, thread);
      sum += ((await inspector.ask('Runtime.getHeapUsage', {}, thread)) as { usedSize: number }).usedSize;
    }
    return sum;
  } finally {
    inspector.close();
  }
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly method?: string;
  readonly params?: { readonly sessionId: string; readonly message: string };
}

class Inspector {
  readonly threads: string[] = [];
  private readonly pending = new Map<number, (result: unknown) => void>();
  private count = 0;

  private readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => this.hear(JSON.parse(String(data)) as Message));
  }

  static async open(address: string): Promise<Inspector> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    return new Inspector(socket);
  }

  /** Asks the main thread, or another. */
  ask(method: string, params: object, sessionId?: string): Promise<unknown> {
    this.count += 1;
    const message = { id: this.count, method, params };
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.pending.set(this.count, resolve);
    this.socket.send(JSON.stringify(sessionId === undefined ? message : this.passedOn(sessionId, message)));
    return promise;
  }

  close(): void {
    this.socket.close();
  }

  private passedOn(sessionId: string, message: object): object {
    this.count += 1;
    const params = { sessionId, message: JSON.stringify(message) };
    return { id: this.count, method: 'NodeWorker.sendMessageToWorker', params };
  }

  private hear({ id, result, method, params }: Message): void {
    if (method === 'NodeWorker.attachedToWorker') this.threads.push(params!.sessionId);
    if (method === 'NodeWorker.receivedMessageFromWorker') this.hear(JSON.parse(params!.message) as Message);
    if (id === undefined) return;
    this.pending.get(id)?.(result);
    this.pending.delete(id);
  }
}
