import { addsNothing, decide, factChange, isContradiction } from '@hudna/domain';
import { isDeepStrictEqual } from 'node:util';
import { type PreparedCommand, contentOf, contentOfFact, proposedEvent } from './prepared-command.js';
import type { CachedStream } from './stream-cache.js';

/**
 * The id of the event that a report without a key repeats: it says the very same, its time too, and taking it again would
 * change nothing. What was suspended, resumed, and is suspended again in the same words is another suspension, unless its
 * time says that it is the first. A command that expects a revision is judged by that alone.
 */
export function repeatedEventId(
  prepared: PreparedCommand,
  { deciderState, revision = -1 }: CachedStream,
): string | undefined {
  const { checked, data, expected, key, lifecycle, occurred } = prepared;
  if (key !== undefined || typeof expected === 'number' || occurred.given === undefined) return undefined;
  const { event } = checked.definition;
  const content = contentOf(checked, data);
  const first = deciderState.facts.find(
    (other) =>
      other.type === event &&
      other.occurred.given === content.given &&
      isDeepStrictEqual(contentOfFact(other, content), content),
  );
  if (!first) return undefined;
  const repeat = factChange({ ...proposedEvent(prepared, occurred), revision: revision + 1 });
  const verdict = decide(lifecycle, deciderState, repeat);
  const addsNothingNew =
    isContradiction(verdict) ||
    verdict.warnings.some(({ code }) => code === 'already-so') ||
    (repeat.put !== undefined && addsNothing(lifecycle, deciderState.facts, repeat.put));
  return addsNothingNew ? first.id : undefined;
}
