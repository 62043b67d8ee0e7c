import { UnreadableEvent } from '@hudna/domain';
import type { RecordedEvent, RawEvent } from '@hudna/event-store';
import { CategoryFacts } from './category-facts.js';
import { reported, recorded } from '../test-events.fixture.js';

const [event] = recorded(reported('open-corridor', '2018-03-01', { id: 'a', name: 'A', authorities: ['p'] }));
const [declared] = recorded(
  reported('declare-pause', '2018-02-26', {
    id: 'daily',
    declaredBy: ['p'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-27',
    duration: 'P1M',
  }),
);

describe('the facts that the read model in memory holds', () => {
  it('are read again each time where they came as raw text', () => {
    let reads = 0;
    const held = new CategoryFacts('corridor', undefined, () => ((reads += 1), event!));
    held.add(rawEventOf(event!), 1);
    expect(reads).toBe(0);
    expect(held.at(0)).toMatchObject({ id: event!.id, category: 'corridor', entity: 'a' });
    expect(held.referencesAt(0)).toEqual([{ category: 'party', id: 'p' }]);
    expect(reads).toBe(2);
  });

  it('are upcast when they are added, since that may fail', () => {
    const old = { ...declared!, metadata: { ...declared!.metadata, schemaVersion: 1 } };
    const held = new CategoryFacts('pause');
    held.add(rawEventOf({ ...old, data: { ...old.data, duration: 'P1M' } }), 1);
    expect(held.at(0).data).toMatchObject({ endsOn: '2018-03-26' });
    expect(() => held.add(rawEventOf({ ...old, data: { startsOn: 'spring' } }), 1)).toThrow(UnreadableEvent);
  });

  it.each([
    ['of a type unknown here', { ...event!, type: 'MoonDeclared' }],
    ['of a version to come', { ...event!, metadata: { ...event!.metadata, schemaVersion: 9 } }],
    ['without its time', { ...event!, metadata: { schemaVersion: 1 } }],
  ])('take none %s', (_what, unreadable) => {
    expect(() => new CategoryFacts('corridor').add(rawEventOf(unreadable), 1)).toThrow(UnreadableEvent);
  });
});

function rawEventOf(recordedEvent: RecordedEvent): RawEvent {
  const { data, metadata } = recordedEvent;
  return { ...recordedEvent, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
}
