/** A client of the server for tests: commands in, answers out. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Posted {
  id: string;
  stream: string;
  revision: number;
  position: string;
  events: { id: string; type: string }[];
  warnings: { code: string; detail: string }[];
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads what it expects to be there */
export type Json = any;

export class Client {
  constructor(readonly url: string) {}

  async post(command: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply<Json>> {
    return this.send(`/v1/commands/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    });
  }

  /** Posts a command that must be taken. */
  async take(command: string, body: object, headers: Record<string, string> = {}): Promise<Posted> {
    const { status, body: answer } = await this.post(command, body, headers);
    if (status !== 201 && status !== 200) throw new Error(`${command}: ${status} ${JSON.stringify(answer)}`);
    return answer as Posted;
  }

  /** Posts a batch and gives its lines' answers. */
  async batch(lines: string | Uint8Array): Promise<{ line: number; status: number; body: Json }[]> {
    const response = await fetch(`${this.url}/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines as string,
    });
    if (response.status !== 200) {
      throw new Error(`batch: ${response.status} ${(await response.text()).slice(0, 500)}`);
    }
    const text = await response.text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /**
   * Asks, and fails where the answer is not 200. With `seen`, the answer has at least the events up to that position.
   */
  async get(path: string, seen?: string): Promise<Json> {
    const { status, body } = await this.ask(path, seen ? { 'hudna-min-position': seen } : {});
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  ask(path: string, headers: Record<string, string> = {}): Promise<Reply<Json>> {
    return this.send(path, { headers });
  }

  /** The answer's very bytes. */
  async bytes(path: string, seen?: string): Promise<string> {
    const response = await fetch(this.url + path, { headers: seen ? { 'hudna-min-position': seen } : {} });
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`);
    return response.text();
  }

  private async send(path: string, init: RequestInit): Promise<Reply<Json>> {
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}
