/** Hudna over HTTP, as any other client sees it. */
import type { Receipt } from '@hudna/ledger';
import { Failure, Misuse } from './exit-codes.js';

/** RFC 9457, with Hudna's members. */
export interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly contradicts?: readonly string[];
}

/** The answer to one line of a batch. */
export type LineAnswer = { readonly line: number } & (
  | { readonly status: 200 | 201; readonly body: Receipt }
  | { readonly status: number; readonly body: ProblemBody }
);

export function wasRecorded(answer: LineAnswer): answer is LineAnswer & { readonly body: Receipt } {
  return answer.status === 200 || answer.status === 201;
}

export class ApiClient {
  constructor(private readonly base: string) {
    if (!URL.canParse(base) || !/^https?:/.test(base)) {
      throw new Misuse(`${base} is no address of a server: give one such as http://127.0.0.1:3000.`);
    }
  }

  /**
   * @param since The answer holds at least what the ledger has up to this position.
   * @throws Failure where there is no answer, or another than was asked for.
   */
  async get<Answer>(path: string, query: Record<string, string>, since?: string): Promise<Answer> {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = { accept: 'application/json', ...(since && { 'hudna-min-position': since }) };
    const response = await this.fetch(url, { headers });
    if (!response.ok) throw new Failure(`${url} answers ${response.status}: ${await explanation(response)}`);
    return (await response.json()) as Answer;
  }

  /** True where the server is up and its views serve. */
  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(new URL('/health/ready', this.base));
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** Posts NDJSON and yields the answer to each line as it comes in. */
  async *postBatch(body: string | Uint8Array<ArrayBuffer>): AsyncGenerator<LineAnswer> {
    const url = new URL('/v1/commands', this.base);
    const headers = { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' };
    const response = await this.fetch(url, { method: 'POST', headers, body });
    if (!response.ok || !response.body) {
      throw new Failure(`${url} refuses the batch with ${response.status}: ${await explanation(response)}`);
    }
    try {
      for await (const line of linesOf(response.body)) {
        if (line.trim() !== '') yield JSON.parse(line) as LineAnswer;
      }
    } catch (error) {
      throw new Failure(`The connection to ${this.base} broke off (${messageOf(error)}).`);
    }
  }

  private async fetch(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (error) {
      throw new Failure(`No Hudna answers at ${this.base} (${messageOf(error)}). Is it running? npm start`);
    }
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let remainder = '';
  for await (const chunk of body) {
    const lines = (remainder + decoder.decode(chunk, { stream: true })).split('\n');
    remainder = lines.pop()!;
    yield* lines;
  }
  yield remainder;
}

async function explanation(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { title, detail } = JSON.parse(text) as ProblemBody;
    return detail ?? title ?? text;
  } catch {
    return text.slice(0, 300) || response.statusText;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
