/** What the ledger takes, and what it answers. */
import { AreWarnings, IsCount, IsPosition, Nested, type Warning } from '@hudna/domain';
import { IsArray, IsString } from 'class-validator';

/** What comes with a command beside its fields. */
export interface DeliveryOptions {
  /** The same key again is the same report: it is answered as the first time and recorded once. */
  readonly idempotencyKey?: string | undefined;
  /** The revision at which the stream must stand, `exists` for any, where the sender cares. */
  readonly expectedRevision?: number | 'exists' | undefined;
}

/** A command whose fields nobody has checked yet. */
export interface Delivery extends DeliveryOptions {
  /** The command's name in kebab-case. */
  readonly command: string;
  /** Its fields and the common ones, as they came. */
  readonly body: unknown;
}

export class ReceiptEvent {
  @IsString() readonly id: string;
  @IsString() readonly type: string;
}

export class Receipt {
  /** The id of the entity that the command is about. */
  @IsString() readonly id: string;
  @IsString() readonly stream: string;
  @IsCount() readonly revision: number;
  @IsPosition() readonly position: string;
  @IsArray() @Nested(() => ReceiptEvent, { each: true }) readonly events: readonly ReceiptEvent[];
  @AreWarnings() readonly warnings: readonly Warning[];
}

export interface CommandResult {
  readonly receipt: Receipt;
  /** True where the same report had been answered before: under its key, or without one in the very same words. */
  readonly repeated: boolean;
}
