import { addsNothing, decide, fact, isContradiction, type Known } from '@hudna/domain';
import { isDeepStrictEqual } from 'node:util';
import { provenanceOf, type Report, said, saidIn } from './report.js';

/**
 * The id of the event that a report without a key repeats: it says the very same, its time too, and to take it again
 * would change nothing. What was suspended, resumed, and is suspended again in the same words is another suspension,
 * unless its time says that it is the first. Who asks for a revision is answered by that alone.
 */
export function saidBefore(report: Report, known: Known<unknown>): string | undefined {
  const { checked, data, expected, id, key, occurred } = report;
  if (key !== undefined || typeof expected === 'number' || occurred.given === undefined) return undefined;
  const { event, lifecycle } = checked.entry;
  const asked = said(checked, data);
  const first = known.facts.find(
    (other) =>
      other.type === event &&
      other.occurred.given === asked.given &&
      isDeepStrictEqual(saidIn(other, asked), asked),
  );
  if (!first) return undefined;
  const again = fact(id, event, data, occurred, provenanceOf(checked));
  const verdict = decide(lifecycle, known, again);
  const nothing =
    isContradiction(verdict) ||
    verdict.warnings.some(({ code }) => code === 'already-so') ||
    addsNothing(lifecycle, known.facts, again);
  return nothing ? first.id : undefined;
}
