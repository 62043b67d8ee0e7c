import type { RecordedEvent } from '@hudna/event-store';

/** The first fault. */
export interface Finding {
  readonly part: 'ledger' | 'views' | 'log';
  /** One sentence, with the position and the event where there is one. */
  readonly says: string;
  readonly position?: string;
  /** An event's id. */
  readonly event?: string;
}

/** Ends a check where something is wrong. */
export class VerificationFailed extends Error {
  override readonly name = 'VerificationFailed';
  constructor(readonly finding: Finding) {
    super(finding.says);
  }
}

/** @param what Follows "The event 1f0c... at position 7". */
export function wrongEvent(part: Finding['part'], event: RecordedEvent, what: string): VerificationFailed {
  const { id, position } = event;
  return new VerificationFailed({
    part,
    says: `The event ${id} at position ${position} ${what}.`,
    position,
    event: id,
  });
}

export function wrongRow(table: string, event: RecordedEvent): VerificationFailed {
  const what = `is filed in the table ${table} of the views otherwise than the ledger has it`;
  return wrongEvent('views', event, what);
}

/** @param position Of the last event of which they hold rows, where one is known. */
export function strayRows(table: string, position?: string): VerificationFailed {
  const says = `The table ${table} of the views has rows that come from no event of the ledger.`;
  return new VerificationFailed({ part: 'views', says, ...(position && { position }) });
}
