/** Every query to a server, of everything that was recorded. */
import { liveViews, parametersOf, pathsWithoutId, viewQueries } from '@hudna/projections';
import type { Client, Json } from '../support/client.js';
import { serverSentEvents } from '../support/server-sent-events.js';

/** Every event by its id, with its position. */
export async function everyEvent(client: Client): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Json = await client.get(`/v1/events?limit=1000&after=${after}`);
    for (const { id, position } of page.items) {
      expect(found.has(id)).toBe(false);
      found.set(id, position);
    }
    after = page.next;
  }
  return found;
}

const MOMENTS = ['2018-03-01T12:00:00Z', '2018-03-30', '2199-12-31'];

/** All lists in all representations, page by page, and the queries of single entities. */
export async function everything(client: Client, seen: string): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const ask = async (path: string, accept = 'application/json') => {
    const response = await fetch(client.url + path, { headers: { accept, 'hudna-min-position': seen } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${text}`);
    answers.set(`${accept} ${path}`, text);
    return text;
  };
  for (const view of pathsWithoutId) {
    const { params, items: rows } = viewQueries.get(view)!;
    const paged = parametersOf(params).has('limit');
    for (const at of MOMENTS) {
      const list = `/v1/${view}?at=${at}${paged ? '&limit=1000' : ''}`;
      const { items = [] } = JSON.parse(await ask(list)) as { items?: { id: string }[] };
      if (rows?.columns) await ask(list, 'text/csv');
      if (!paged || at !== MOMENTS.at(-1)) continue;
      for (const { id } of items) {
        await ask(`/v1/${view}/${id}?at=${at}`);
        await ask(`/v1/${view}/${id}/history?at=${at}`);
      }
    }
  }
  return answers;
}

/** The subscriptions, beside that of the ledger. */
export const WATCHED = [...liveViews.keys()];

/** Subscribes to each view. @throws Error where one does not begin with a snapshot */
export async function everySnapshot(url: string): Promise<void> {
  for (const view of WATCHED) {
    const left = new AbortController();
    for await (const { event } of serverSentEvents(
      `${url}/v1/subscriptions/${view}`,
      undefined,
      left.signal,
    )) {
      if (event !== '') {
        expect([view, event]).toEqual([view, 'snapshot']);
        break;
      }
    }
    left.abort();
  }
}
