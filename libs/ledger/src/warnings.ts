/** What a reporter should know of a report beside other streams: never a reason to refuse it. */
import type { Fact, Reference, Warning } from '@hudna/domain';
import type { CheckedCommand } from './check/check.js';

/** The other streams, as they stood when the command came. */
export interface Surroundings {
  exists(reference: Reference): Promise<boolean>;
  facts(reference: Reference): Promise<readonly Fact[]>;
}

/** A report may be ahead of the ledger's clock by this much before it is called one about the future. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** @param own The thing that the report is about, which may well be new. */
export async function warningsOf(
  checked: CheckedCommand,
  report: Fact<string, object>,
  own: Reference,
  around: Surroundings,
  nowMs: number,
): Promise<Warning[]> {
  const found: Warning[] = [];
  for (const reference of checked.entry.references?.(report.data) ?? []) {
    if (keyOf(reference) === keyOf(own) || (await around.exists(reference))) continue;
    const detail = `No ${reference.category} ${reference.id} is recorded yet. Check the id, or record it as well.`;
    found.push({ code: 'unknown-reference', detail });
  }
  if (report.start > nowMs + CLOCK_TOLERANCE_MS) {
    const detail = 'It happens later than it is recorded: check the day and the offset.';
    found.push({ code: 'in-the-future', detail });
  }
  return [...found, ...(await besideOthers(checked, report, around))];
}

/** Runs the command's own warnings, loading each stream that they ask for, until they ask for no more. */
async function besideOthers(
  { entry }: CheckedCommand,
  report: Fact<string, object>,
  around: Surroundings,
): Promise<readonly Warning[]> {
  if (!entry.warnings) return [];
  const loaded = new Map<string, readonly Fact[]>();
  for (;;) {
    const missing: Reference[] = [];
    const warnings = entry.warnings(report, (reference) => {
      const facts = loaded.get(keyOf(reference));
      if (!facts) missing.push(reference);
      return facts ?? [];
    });
    if (missing.length === 0) return warnings;
    for (const reference of missing) loaded.set(keyOf(reference), await around.facts(reference));
  }
}

function keyOf({ category, id }: Reference): string {
  return `${category}-${id}`;
}
