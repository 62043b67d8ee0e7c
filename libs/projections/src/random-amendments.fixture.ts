/** For specs: amendments of all kinds among other events, and amendments of these. */
import { eventTypes } from '@hudna/domain';
import fc from 'fast-check';
import { amending, testEventId, type TestEvent } from './test-events.fixture.js';

/** What a correction changes of a report of a type. */
export type ChangesOf = (type: string) => Record<string, unknown>;

/**
 * Which event an amendment names: how many events back it lies, or, below zero, which of the first records it is. Mostly one
 * of few, so that amendments of amendments and of both ends of a link are frequent.
 */
const named = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -4, max: -1 }) },
  { weight: 2, arbitrary: fc.nat({ max: 3 }) },
  { weight: 1, arbitrary: fc.nat({ max: 40 }) },
);

/** An event as an amendment of it needs it. */
type Amendable = Pick<TestEvent, 'id' | 'type' | 'data' | 'clockAt' | 'recordedAt'>;

/** What an amendment does to which of the events before it. */
export interface AmendmentChoice {
  readonly kind: 'correct' | 'retract' | 'link' | 'assess';
  /** The event that it names, and the other of a link: see `named`. */
  readonly target: number;
  readonly other: number;
  readonly relation: string;
  readonly changes: ChangesOf;
}

export function amendmentChoices(changes: fc.Arbitrary<ChangesOf>): fc.Arbitrary<AmendmentChoice> {
  return fc.record({
    kind: fc.constantFrom('correct', 'correct', 'retract', 'retract', 'link', 'link', 'assess'),
    target: named,
    other: named,
    relation: fc.constantFrom('duplicate-of', 'duplicate-of', 'duplicate-of', 'part-of'),
    changes,
  });
}

/** The amendment that a choice makes after these events, recorded together with the last of them. */
export function chosenAmendment(before: readonly Amendable[], choice: AmendmentChoice): TestEvent {
  const records = [...before.keys()].filter((index) => eventTypes.get(before[index]!.type)?.stream === 'own');
  const [number, other] = [choice.target, choice.other].map((one) =>
    one < 0 ? 1 + records[-one % records.length]! : before.length - (one % before.length),
  ) as [number, number];
  const event = idOf(before, number);
  const { clockAt, recordedAt } = before.at(-1)!;
  const more = { ...(clockAt && { clockAt }), ...(recordedAt && { recordedAt }) };
  switch (choice.kind) {
    case 'correct':
      return amending('correct-record', { event, changes: changesOf(before, number, choice.changes) }, more);
    case 'link':
      return amending('link-records', { event, relation: choice.relation, other: idOf(before, other) }, more);
    case 'assess':
      return amending('assess-record', { event, assessment: 'disputed' }, more);
    case 'retract':
      return amending('retract-record', { event }, more);
  }
}

/** Puts amendments of earlier events among others. */
export function randomAmendments(
  changes: fc.Arbitrary<ChangesOf>,
  maxLength = 25,
): fc.Arbitrary<(events: readonly TestEvent[]) => TestEvent[]> {
  const choices = fc.record({ after: fc.nat({ max: 1_000 }), choice: amendmentChoices(changes) });
  return fc.array(choices, { maxLength, size: 'max' }).map((all) => (events) => {
    const byEvent = Map.groupBy(all, ({ after }) => after % events.length);
    return events.reduce<TestEvent[]>((before, event, index) => {
      before.push(event);
      for (const { choice } of byEvent.get(index) ?? []) before.push(chosenAmendment(before, choice));
      return before;
    }, []);
  });
}

function changesOf(
  before: readonly Amendable[],
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
    case 'RecordRetracted':
    case 'RecordAssessed':
      return { reason: 'Another.' };
    default:
      return changes(type);
  }
}

function idOf(events: readonly Amendable[], number: number): string {
  return events[number - 1]!.id ?? testEventId(number);
}
