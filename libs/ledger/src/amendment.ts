/** Decides an amendment beside the stream of the record that it is about. */
import {
  amend,
  type Amended,
  type CheckBody,
  decide,
  type DeciderState,
  type Fact,
  isContradiction,
  newAmendment,
  type Warning,
} from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { isDeepStrictEqual } from 'node:util';
import { type AmendedRecord, type AmendedRecords, amendmentChanges, isTakenBack } from './amended-records.js';
import { checkCommand } from './check-command.js';
import { Contradicted, InvalidCommand } from './errors.js';
import type { AmendmentTarget } from './amendment-target.js';
import type { PreparedCommand, proposedEvent } from './prepared-command.js';
import { amendedStream, type CachedStream } from './stream-cache.js';

type StreamFact = Fact<string, object>;

export interface DecidedAmendment {
  /** The event with what it says of its record. */
  readonly event: ReturnType<typeof withAmended>;
  readonly warnings: readonly Warning[];
  readonly deciderState: DeciderState<unknown>;
  readonly amended: AmendedRecords;
  /** What the record says from now on, where that is judged as a report is. */
  readonly corrected?: StreamFact;
  readonly puts: readonly StreamFact[];
}

/** @throws InvalidCommand, Contradicted */
export function decideAmendment(
  { lifecycle }: Pick<PreparedCommand, 'lifecycle'>,
  { event: target, record }: AmendmentTarget,
  proposed: ProposedEvent,
  before: CachedStream,
): DecidedAmendment {
  const known = before.amended.get(record.id);
  const made = newAmendment(record, known?.amendments ?? [], proposed, checkBody);
  if (!('amended' in made)) {
    throw new InvalidCommand(made.map(({ pointer, detail }) => ({ pointer: `/changes${pointer}`, detail })));
  }
  const event = withAmended(proposed, made.amended);
  const revision = (before.revision ?? -1) + 1;
  const { amended, changes } = amendmentChanges(amendedStream(before), { ...event, revision });
  const isJudged = event.type === 'RecordCorrected' && made.amended.effective !== undefined;
  const [change, ...dependents] = changes;
  const verdict =
    isJudged && change && dependents.length === 0
      ? decide(lifecycle, before.deciderState, change)
      : amend(lifecycle, before.deciderState, ...changes);
  if (isContradiction(verdict)) throw new Contradicted(verdict.contradiction, verdict.events);
  const after = amended.get(record.id)!;
  return {
    event,
    warnings: [
      ...verdict.warnings,
      ...alreadySo(event, target, before.amended, after),
      ...notApplied(made.notApplied),
    ],
    deciderState: verdict.deciderState,
    amended,
    ...(isJudged && change?.put && { corrected: change.put }),
    puts: changes.flatMap(({ put }) => put ?? []),
  };
}

type ProposedEvent = ReturnType<typeof proposedEvent>;

function withAmended(event: ProposedEvent, amended: Amended) {
  return { ...event, metadata: { ...event.metadata, amended } };
}

const checkBody: CheckBody = (command, body) => {
  try {
    return checkCommand(command, body);
  } catch (error) {
    if (error instanceof InvalidCommand) return error.errors;
    throw error;
  }
};

function alreadySo(
  { type }: ProposedEvent,
  target: RecordedEvent,
  before: AmendedRecords,
  after: AmendedRecord,
): Warning[] {
  const detail = {
    RecordRetracted: 'It is retracted already; taking back one of the retractions leaves the other.',
    RecordCorrected: 'It says so already: nothing is changed by it.',
  }[type];
  const isSo =
    type === 'RecordRetracted'
      ? isTakenBack(target, before)
      : isDeepStrictEqual(said(before.get(after.said.id)?.said ?? after.posted), said(after.said)) &&
        target.id === after.said.id;
  return detail !== undefined && isSo ? [{ code: 'already-so', detail }] : [];
}

function said({ data, occurred, provenance }: StreamFact) {
  return { data, occurred, provenance };
}

function notApplied(corrections: readonly string[]): Warning[] {
  if (corrections.length === 0) return [];
  const detail = `What these corrections change no longer fits without what was taken back, and is left aside: ${corrections.join(', ')}. Correct the record again where it is still wrong.`;
  return [{ code: 'not-applied', detail }];
}
