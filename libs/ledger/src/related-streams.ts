/** What a reporter should know of a report beside other streams: never a reason to refuse it. */
import type { CataloguedCommand, Fact, Reference, Warning } from '@hudna/domain';

/** The other streams, as they stood when the command came. */
export interface RelatedStreams {
  exists(reference: Reference): Promise<boolean>;
  facts(reference: Reference): Promise<readonly Fact[]>;
}

/** A report may be ahead of the ledger's clock by this much before it is called one about the future. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** @param own The entity that the report is about, which may well be new. */
export async function warningsOf(
  definition: CataloguedCommand,
  fact: Fact<string, object>,
  own: Reference,
  relatedStreams: RelatedStreams,
  nowMs: number,
): Promise<Warning[]> {
  const warnings: Warning[] = [];
  for (const reference of definition.references?.(fact.data) ?? []) {
    if (keyOf(reference) === keyOf(own) || (await relatedStreams.exists(reference))) continue;
    const detail = `No ${reference.category} ${reference.id} is recorded yet. Check the id, or record it as well.`;
    warnings.push({ code: 'unknown-reference', detail });
  }
  if (fact.start > nowMs + CLOCK_TOLERANCE_MS) {
    const detail = 'It happens later than it is recorded: check the day and the offset.';
    warnings.push({ code: 'in-the-future', detail });
  }
  return [...warnings, ...(await commandWarnings(definition, fact, relatedStreams))];
}

/** Runs the command's own warnings, loading each stream that they ask for, until they ask for no more. */
async function commandWarnings(
  definition: CataloguedCommand,
  fact: Fact<string, object>,
  relatedStreams: RelatedStreams,
): Promise<readonly Warning[]> {
  if (!definition.warnings) return [];
  const loaded = new Map<string, readonly Fact[]>();
  for (;;) {
    const missing: Reference[] = [];
    const warnings = definition.warnings(fact, (reference) => {
      const facts = loaded.get(keyOf(reference));
      if (!facts) missing.push(reference);
      return facts ?? [];
    });
    if (missing.length === 0) return warnings;
    for (const reference of missing) loaded.set(keyOf(reference), await relatedStreams.facts(reference));
  }
}

function keyOf({ category, id }: Reference): string {
  return `${category}-${id}`;
}
