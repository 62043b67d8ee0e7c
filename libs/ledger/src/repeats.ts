import { addsNothing, decide, fact, isContradiction, type DeciderState } from '@hudna/domain';
import { isDeepStrictEqual } from 'node:util';
import { provenanceOfCommand, type PreparedCommand, contentOf, contentOfFact } from './prepared-command.js';

/**
 * The id of the event that a report without a key repeats: it says the very same, its time too, and to take it again
 * would change nothing. What was suspended, resumed, and is suspended again in the same words is another suspension,
 * unless its time says that it is the first. Who asks for a revision is answered by that alone.
 */
export function repeatedEventId(
  prepared: PreparedCommand,
  deciderState: DeciderState<unknown>,
): string | undefined {
  const { checked, data, expected, id, key, occurred } = prepared;
  if (key !== undefined || typeof expected === 'number' || occurred.given === undefined) return undefined;
  const { event, lifecycle } = checked.definition;
  const content = contentOf(checked, data);
  const first = deciderState.facts.find(
    (other) =>
      other.type === event &&
      other.occurred.given === content.given &&
      isDeepStrictEqual(contentOfFact(other, content), content),
  );
  if (!first) return undefined;
  const repeat = fact(id, event, data, occurred, provenanceOfCommand(checked));
  const verdict = decide(lifecycle, deciderState, repeat);
  const addsNothingNew =
    isContradiction(verdict) ||
    verdict.warnings.some(({ code }) => code === 'already-so') ||
    addsNothing(lifecycle, deciderState.facts, repeat);
  return addsNothingNew ? first.id : undefined;
}
