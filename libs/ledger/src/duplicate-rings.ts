/** A ring of duplicates, of which none would count. */
import { targetOf, type StoredEvent } from '@hudna/domain';
import type { AmendedRecord, AmendedRecords } from './amended-records.js';
import { Contradicted } from './errors.js';

/** Where the amendments of a record of any stream are found. */
export interface AmendedRecordsOfAll {
  amendedRecord(record: string): Promise<AmendedRecord | undefined>;
}

/**
 * Follows the links that an amendment adds to the duplicates of a record.
 * @throws Contradicted where they lead back to it.
 */
export async function refuseRings(
  record: StoredEvent,
  before: AmendedRecords,
  after: AmendedRecords,
  all: AmendedRecordsOfAll,
): Promise<void> {
  const known = before.get(record.id)?.standing.duplicateOf ?? [];
  const added = after.get(record.id)!.standing.duplicateOf.filter((other) => !known.includes(other));
  const links: string[] = [];
  const seen = new Set<string>();
  for (const next = [...added]; next.length > 0;) {
    const other = next.pop()!;
    if (other === record.id) {
      const detail =
        'The two would be duplicates of each other, directly or through others, and neither would count. Link the record that is to count to none of them.';
      throw new Contradicted(detail, links);
    }
    if (seen.has(other)) continue;
    seen.add(other);
    const found = after.get(other) ?? (await all.amendedRecord(other));
    if (!found || found.standing.duplicateOf.length === 0) continue;
    next.push(...found.standing.duplicateOf);
    links.push(...linksOf(found, other));
  }
}

function linksOf({ amendments }: AmendedRecord, record: string): string[] {
  return amendments
    .filter((event) => event.type === 'RecordsLinked' && targetOf(event) === record)
    .map(({ id }) => id);
}
