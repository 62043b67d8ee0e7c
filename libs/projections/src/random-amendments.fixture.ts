/** For specs: amendments of all kinds among other events, and amendments of these. */
import fc from 'fast-check';
import { amending, testEventId, type TestEvent } from './test-events.fixture.js';

/** What a correction changes of a report of a type. */
export type ChangesOf = (type: string) => Record<string, unknown>;

/** Which events an amendment names: mostly late ones, so that amendments are amended as well. */
const back = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 40 }));

const RELATIONS = ['duplicate-of', 'duplicate-of', 'part-of'] as const;

/** Puts amendments of earlier events among others, each recorded together with the event before it. */
export function randomAmendments(
  changes: fc.Arbitrary<ChangesOf>,
  maxLength = 25,
): fc.Arbitrary<(events: readonly TestEvent[]) => TestEvent[]> {
  const choices = fc.record({
    after: fc.nat({ max: 1_000 }),
    kind: fc.constantFrom('correct', 'correct', 'retract', 'link', 'assess'),
    target: back,
    other: back,
    relation: fc.constantFrom(...RELATIONS),
    changes,
  });
  type Choice = typeof choices extends fc.Arbitrary<infer C> ? C : never;
  const amendment = (before: readonly TestEvent[], choice: Choice): TestEvent => {
    const { target, other, relation, kind } = choice;
    const [number, otherNumber] = [target, other].map((steps) => before.length - (steps % before.length));
    const event = idOf(before, number!);
    const { clockAt, recordedAt } = before.at(-1)!;
    const more = { ...(clockAt && { clockAt }), ...(recordedAt && { recordedAt }) };
    switch (kind) {
      case 'correct':
        return amending(
          'correct-record',
          { event, changes: changesOf(before, number!, choice.changes) },
          more,
        );
      case 'link':
        return amending('link-records', { event, relation, other: idOf(before, otherNumber!) }, more);
      case 'assess':
        return amending('assess-record', { event, assessment: 'disputed' }, more);
      default:
        return amending('retract-record', { event }, more);
    }
  };
  return fc.array(choices, { maxLength, size: 'max' }).map((all) => (events) => {
    const byEvent = Map.groupBy(all, ({ after }) => after % events.length);
    return events.reduce<TestEvent[]>((before, event, index) => {
      before.push(event);
      for (const choice of byEvent.get(index) ?? []) before.push(amendment(before, choice));
      return before;
    }, []);
  });
}

function changesOf(
  before: readonly TestEvent[],
  number: number,
  changes: ChangesOf,
): Record<string, unknown> {
  const { type, data } = before[number - 1]!;
  switch (type) {
    case 'RecordCorrected': {
      const corrected = before.findIndex((_, index) => idOf(before, index + 1) === data['event']);
      return { changes: changesOf(before, corrected + 1, changes) };
    }
    case 'RecordsLinked':
      return { relation: 'corroborates' };
    case 'RecordRetracted':
    case 'RecordAssessed':
      return { reason: 'Another.' };
    default:
      return changes(type);
  }
}

function idOf(events: readonly TestEvent[], number: number): string {
  return events[number - 1]!.id ?? testEventId(number);
}
