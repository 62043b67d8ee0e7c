import { TransparencyLogStatus } from '@hudna/audit';
import { Nested, Optional } from '@hudna/domain';
import type { StoreStatus } from '@hudna/event-store';
import { IsArray, IsIn, IsString } from 'class-validator';
import { ViewsHealth } from '../views/views-health.js';
import { ClockFault } from './clock-faults.js';

const STORE_STATES = ['live', 'catching-up', 'away', 'unwritable', 'failed'] as const;
const CLOCK_STATES = ['trusted', 'in doubt'] as const;
const STATUSES = ['ready', 'clock in doubt', 'reads only', 'not ready'] as const;

export class Liveness {
  @IsIn(['up']) readonly status: 'up';
}

/** How the ledger stands. */
export class LedgerHealth implements StoreStatus {
  @IsIn(STORE_STATES) readonly state: StoreStatus['state'];
  /** What kind of fault keeps it away, where that is known. */
  @Optional() @IsString() readonly cause?: string;
  @Optional() @IsString() readonly reason?: string;
}

/** What speaks against this machine's clock. */
export class ClockHealth {
  @IsIn(CLOCK_STATES) readonly state: (typeof CLOCK_STATES)[number];
  @IsArray() @Nested(() => ClockFault, { each: true }) readonly faults: readonly ClockFault[];
}

/** What local times in answers rest on beside the ledger. */
export class TimeZoneData {
  /** Of the IANA data, such as 2026b. */
  @IsString() readonly version: string;
}

export class Readiness {
  @IsIn(STATUSES) readonly status: (typeof STATUSES)[number];
  @Nested(() => LedgerHealth) readonly store: LedgerHealth;
  @Nested(() => ClockHealth) readonly clock: ClockHealth;
  @Nested(() => ViewsHealth) readonly views: ViewsHealth;
  /** The log of proofs; left out before it has said anything. */
  @Optional() @Nested(() => TransparencyLogStatus) readonly log?: TransparencyLogStatus;
  @Nested(() => TimeZoneData) readonly timeZoneData: TimeZoneData;
}
