import type { EventStore } from '@hudna/event-store';
import { answerTo, type AsOf, resolveQuery, type QueryParams, type ViewQuery } from '@hudna/projections';
import { type KnownAtOptions, readModelKnownAt } from './known-at.js';

/**
 * What a view answered at a moment, as it was known at another: from scratch, out of the raw ledger, and without any
 * stored view. The text is, byte for byte, what a server sends over HTTP; undefined where there was no such thing.
 * @throws MomentToCome, BadQuestion, UnreadableEvent, StoreDamaged, StoreUnavailable
 */
export async function replayAnswer(
  store: EventStore,
  query: ViewQuery,
  params: QueryParams,
  options: AsOf & KnownAtOptions = {},
): Promise<string | undefined> {
  const { onProgress: _, now = Date.now, ...asOf } = options;
  const what = resolveQuery(params, asOf, now());
  const upTo = params.after?.position;
  const model = await readModelKnownAt(store, { ...options, ...(upTo && { upTo }) });
  const answer = answerTo(query, model, what);
  return answer && JSON.stringify(answer);
}
