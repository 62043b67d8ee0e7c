import type { EventStore } from '@hudna/event-store';
import { answerTo, type AsOf, resolveQuery, type QueryParams, type ViewQuery } from '@hudna/projections';
import { type PrefixOptions, shelfKnownBy } from './prefix.js';

/**
 * What a view answered at a moment, as it was known at another: from scratch, out of the raw ledger, and without any
 * stored view. The text is, byte for byte, what a server sends over HTTP; undefined where there was no such thing.
 * @throws MomentToCome, BadQuestion, UnreadableEvent, StoreDamaged, StoreUnavailable
 */
export async function replay(
  store: EventStore,
  question: ViewQuery,
  given: QueryParams,
  options: AsOf & PrefixOptions = {},
): Promise<string | undefined> {
  const { onProgress: _, now = Date.now, ...asOf } = options;
  const what = resolveQuery(given, asOf, now());
  const upTo = given.after?.position;
  const model = await shelfKnownBy(store, { ...options, ...(upTo && { upTo }) });
  const answer = answerTo(question, model, what);
  return answer && JSON.stringify(answer);
}
