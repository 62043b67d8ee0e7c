import type { EventStore } from '@hudna/event-store';
import { answerTo, type AsOf, asked, type Given, type Question } from '@hudna/projections';
import { type PrefixOptions, shelfKnownBy } from './prefix.js';

/**
 * What a view answered at a moment, as it was known at another: from scratch, out of the raw ledger, and without any
 * stored view. The text is, byte for byte, what a server sends over HTTP; undefined where there was no such thing.
 * @throws MomentToCome, BadQuestion, UnreadableEvent, StoreDamaged, StoreUnavailable
 */
export async function replay(
  store: EventStore,
  question: Question,
  given: Given,
  options: AsOf & PrefixOptions = {},
): Promise<string | undefined> {
  const { onProgress: _, now = Date.now, ...asOf } = options;
  const what = asked(given, asOf, now());
  const upTo = given.after?.position;
  const shelf = await shelfKnownBy(store, { ...options, ...(upTo && { upTo }) });
  const answer = answerTo(question, shelf, what);
  return answer && JSON.stringify(answer);
}
