import {
  addsNothing,
  decide,
  type Fact,
  factChange,
  isContradiction,
  standingAmendments,
  targetOf,
} from '@hudna/domain';
import { isDeepStrictEqual } from 'node:util';
import {
  type PreparedCommand,
  contentOf,
  contentOfEvent,
  contentOfFact,
  proposedEvent,
} from './prepared-command.js';
import type { CachedStream } from './stream-cache.js';

/**
 * The id of the event that a report without a key repeats: it says the very same, its time too, that record still stands, and
 * taking it again would change nothing. What was suspended, resumed, and is suspended again in the same words is another
 * suspension, unless its time says that it is the first. A command that expects a revision is judged by that alone.
 */
export function repeatedEventId(prepared: PreparedCommand, before: CachedStream): string | undefined {
  const { amends, expected, key, occurred } = prepared;
  if (key !== undefined || typeof expected === 'number') return undefined;
  if (amends) return repeatedAmendment(prepared, before);
  return occurred.given === undefined ? undefined : repeatedRecord(prepared, before);
}

/** An amendment needs no time to be the same as the latest that stands of those of its event. */
function repeatedAmendment({ amends, checked, data }: PreparedCommand, { amended }: CachedStream) {
  const { event, record } = amends!;
  const standing = standingAmendments(amended.get(record.id)?.amendments ?? []);
  const latest = standing.findLast((other) => targetOf(other) === event.id);
  const content = contentOf(checked, data);
  return latest && isDeepStrictEqual(contentOfEvent(latest, content), content) ? latest.id : undefined;
}

function repeatedRecord(prepared: PreparedCommand, { amended, deciderState, revision = -1 }: CachedStream) {
  const { checked, data, lifecycle, occurred } = prepared;
  const { event } = checked.definition;
  const content = contentOf(checked, data);
  const isSame = (other: Fact | undefined) =>
    other?.type === event &&
    other.occurred.given === content.given &&
    isDeepStrictEqual(contentOfFact(other, content), content);
  // Of a corrected record a repeat may have the words as they were posted, or as they are now.
  const first = deciderState.facts.find((other) => isSame(other) || isSame(amended.get(other.id)?.posted));
  if (!first) return undefined;
  // As posted it would say again what was corrected since.
  if (!isSame(first)) return first.id;
  const repeat = factChange({ ...proposedEvent(prepared, occurred), revision: revision + 1 });
  const verdict = decide(lifecycle, deciderState, repeat);
  const addsNothingNew =
    isContradiction(verdict) ||
    verdict.warnings.some(({ code }) => code === 'already-so') ||
    (repeat.put !== undefined && addsNothing(lifecycle, deciderState.facts, repeat.put));
  return addsNothingNew ? first.id : undefined;
}
