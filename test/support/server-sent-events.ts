/** A client of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface ServerSentEvent {
  /** `snapshot`, `change`, or an event's type; empty where there is an id alone. */
  readonly event: string;
  readonly id: string | undefined;
  /** As it was sent. */
  readonly data: string | undefined;
}

class NotReadyYet extends Error {
  override readonly name = 'NotNow';
}

/** All messages until the line breaks, partial ones left out. @throws Error where the subscription is refused */
export async function* serverSentEvents(
  url: string,
  lastId: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const response = await fetch(url, {
    headers: lastId === undefined ? {} : { 'last-event-id': lastId },
    signal,
  });
  if (response.status === 503) throw new NotReadyYet(await response.text());
  if (response.status !== 200) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  const decoder = new TextDecoder();
  let remainder = '';
  for await (const bytes of response.body!) {
    const blocks = (remainder + decoder.decode(bytes, { stream: true })).split('\n\n');
    remainder = blocks.pop()!;
    for (const block of blocks) yield parse(block);
  }
}

/**
 * Whether the line broke, the server is away, or the read model is being built: then a client tries again. The errors
 * of fetch are of another realm than the tests, and known by their name.
 */
export function mayReconnect(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'NotNow' || (name === 'TypeError' && /fetch failed|terminated/.test(message));
}

function parse(block: string): ServerSentEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(': ', 1)[0]!, line.slice(line.indexOf(': ') + 2)]),
  );
  const data = fields.get('data');
  return {
    event: data === undefined ? '' : (fields.get('event') ?? 'message'),
    id: fields.get('id'),
    data,
  };
}
