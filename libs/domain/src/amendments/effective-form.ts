/** What a record says with a correction applied: the command as it was sent, patched, and read as any command is. */
import { type CommonFields, provenanceIn, timeZoneIn } from '../kernel/common-fields.js';
import type { Fact } from '../kernel/fact.js';
import { type Occurred, occurredWhenRecorded, parseOccurred } from '../kernel/occurred.js';
import { type CataloguedCommand, eventTypes } from '../catalogue.js';
import type { EffectiveForm } from './amended.js';

/** A fact as the body of the command that states it. What the ledger filled in, its time or its zone, is left out. */
export function commandOf({ type, data, occurred, provenance }: Fact): Record<string, unknown> {
  const sent = eventTypes.get(type)!.asSent(data as object);
  return { ...sent, ...provenance, ...(occurred.given !== undefined && { occurredAt: occurred.given }) };
}

export interface Correcting {
  /** The fields that the correction names. */
  readonly changes: object;
  /** When it had happened before the correction. What the ledger had filled in stays, unless `changes` names it. */
  readonly occurred: Occurred;
  /** When the record was taken, epoch milliseconds: its time where it gives none. */
  readonly takenMs: number;
}

/**
 * What an event of a corrected command holds.
 * @param checked The command with the correction applied, its own fields and the common ones.
 * @throws RangeError, worded for the reporter, where there is no such time in its zone.
 */
export function effectiveForm(
  { version, data: eventData }: CataloguedCommand,
  checked: { readonly data: object; readonly common: CommonFields },
  correcting: Correcting,
): EffectiveForm {
  return {
    schemaVersion: version,
    data: eventData(checked.data),
    occurred: occurredOf(checked, correcting),
    ...provenanceIn(checked.common),
  };
}

function occurredOf(
  { data, common }: { readonly data: object; readonly common: CommonFields },
  { changes, occurred, takenMs }: Correcting,
): Occurred {
  const timeZone = timeZoneIn(data, common) ?? occurred.timeZone;
  if (common.occurredAt !== undefined) {
    const isAsBefore = common.occurredAt === occurred.given && timeZone === occurred.timeZone;
    return isAsBefore ? occurred : parseOccurred(common.occurredAt, timeZone);
  }
  return 'occurredAt' in changes ? occurredWhenRecorded(takenMs, timeZone) : { ...occurred, timeZone };
}
