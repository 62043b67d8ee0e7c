import type { EventStore } from '@hudna/event-store';
import {
  answerTo,
  type NamedMoments,
  type ViewParams,
  resolveAsOf,
  type ViewQuery,
  type ViewSettings,
} from '@hudna/projections';
import { type KnownAtOptions, readModelKnownAt } from './known-at.js';

/**
 * The answer of a view at a moment, as known at another: computed from the raw ledger alone, without any
 * stored view. The text is, byte for byte, what a server sends over HTTP; undefined where the entity was not known.
 * @throws FutureMoment, InvalidQuery, UnreadableEvent, StoreDamaged, StoreUnavailable
 */
export async function replayAnswer(
  store: EventStore,
  query: ViewQuery,
  params: ViewParams,
  options: NamedMoments & Partial<ViewSettings> & KnownAtOptions = {},
): Promise<string | undefined> {
  const { now = Date.now } = options;
  const asOf = resolveAsOf(options, now(), options, params.cursor);
  const upTo = params.cursor?.position;
  const model = await readModelKnownAt(store, { ...options, ...(upTo && { upTo }) });
  const answer = answerTo(query, params, model, asOf);
  return answer && JSON.stringify(answer);
}
