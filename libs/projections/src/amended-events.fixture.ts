/** For specs: what a ledger with amendments amounts to, by the rules of the domain alone. */
import { amendedBy, type Fact, factsOf, recordStanding } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';

/** The effective facts of each stream. */
export function factsInForce(events: readonly RecordedEvent[]): Map<string, readonly Fact[]> {
  const byRecord = Map.groupBy(
    events.filter((event) => amendedBy(event)),
    (event) => amendedBy(event)!.record,
  );
  const isRetracted = (record: string) => recordStanding(record, byRecord.get(record) ?? []).isRetracted;
  const streams = Map.groupBy(events, ({ stream }) => stream);
  return new Map([...streams].map(([stream, own]) => [stream, factsOf(own, isRetracted)]));
}

/** The same ledger as if each record in force had been reported as it was corrected, and no other at all. */
export function withoutMistakes(events: readonly RecordedEvent[]): RecordedEvent[] {
  const facts = new Map([...factsInForce(events).values()].flat().map((fact) => [fact.id, fact]));
  const revisions = new Map<string, number>();
  return events.flatMap((event): RecordedEvent[] => {
    const fact = amendedBy(event) ? undefined : facts.get(event.id);
    if (!fact) return [];
    const { data, occurred, provenance } = fact;
    const revision = revisions.get(event.stream) ?? 0;
    revisions.set(event.stream, revision + 1);
    const { source: _s, credibility: _c, note: _n, handling: _h, ...own } = event.metadata;
    const metadata = { ...own, occurred, ...provenance } as unknown as RecordedEvent['metadata'];
    return [{ ...event, revision, data: data as RecordedEvent['data'], metadata }];
  });
}
