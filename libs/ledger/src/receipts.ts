/** What is answered to a command. */
import type { EventMetadata, Warning } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { type AmendedRecords, isTakenBack } from './amended-records.js';
import type { Receipt } from './delivery.js';

export function receiptOf(event: RecordedEvent): Receipt {
  const { warnings = [] } = event.metadata as Partial<EventMetadata>;
  const id = event.stream.slice(event.stream.indexOf('-') + 1);
  const { stream, revision, position, type } = event;
  return { id, stream, revision, position, events: [{ id: event.id, type }], warnings };
}

/** The receipt of an event that is sent again; it warns where that was retracted since. */
export function repeatedReceipt(event: RecordedEvent, amended: AmendedRecords): Receipt {
  const receipt = receiptOf(event);
  return isTakenBack(event, amended) ? { ...receipt, warnings: [...receipt.warnings, RETRACTED] } : receipt;
}

const RETRACTED: Warning = {
  code: 'retracted',
  detail:
    'It is recorded, and was retracted since: it counts no more. Where it is right all the same, retract the retraction, or report it anew with another key.',
};
