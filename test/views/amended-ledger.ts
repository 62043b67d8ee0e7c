/** A ledger with amendments of every kind, in each category. */
import { eventTypes } from '@hudna/domain';
import { schemaOf } from '@hudna/domain/schema';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import {
  amending,
  recordedAfter,
  reported,
  type TestEvent,
} from '../../libs/projections/src/test-events.fixture.js';

/** The id of the entity that is amended, in each category. */
const AMENDED = 'amended';

const PROVENANCE = {
  source: {
    name: 'A monitor',
    kind: 'monitor',
    url: 'https://example.org/report',
    publishedAt: '2018-03-11',
    reliability: 'B',
  },
  credibility: 2,
  note: 'Corrected.',
  handling: 'restricted',
};

/** After these events: of each category an entity of three reports, of which one is corrected, one retracted, one a duplicate. */
export function withAmendments(ledger: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const firsts = new Map(
    ledger
      .toReversed()
      .flatMap((event) => (namesItsEntity(event) ? [[categoryOf(event.stream), event]] : [])),
  );
  let number = 0;
  const id = () => `00000000-0000-5000-9000-${String((number += 1)).padStart(12, '0')}`;
  const more = [...firsts.values()].flatMap((event): TestEvent[] => {
    const { name, asSent } = eventTypes.get(event.type)!;
    const report = () => {
      const data = { ...asSent(event.data), id: AMENDED };
      return reported(name, '2018-02-01T10:00:00Z', data, {
        id: id(),
        recordedAt: ledger.at(-1)!.recordedAt,
      });
    };
    const [kept, retracted, duplicate] = [report(), report(), report()];
    const about = { recordedAt: ledger.at(-1)!.recordedAt };
    const amend = (...[command, data]: Parameters<typeof amending>) =>
      amending(command, data, { ...about, id: id() });
    return [
      kept,
      retracted,
      duplicate,
      amend('correct-record', { event: kept.id!, changes: PROVENANCE }),
      amend('retract-record', { event: retracted.id! }),
      amend('link-records', { event: duplicate.id!, relation: 'duplicate-of', other: kept.id! }),
      amend('assess-record', { event: kept.id!, assessment: 'verified', reason: 'Two saw it.' }),
    ];
  });
  return recordedAfter(ledger, ...more);
}

function namesItsEntity({ type }: RecordedEvent): boolean {
  return 'id' in schemaOf(eventTypes.get(type)!.command).properties;
}
