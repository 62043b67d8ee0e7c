/** What speaks against this machine's clock: pure, from what was seen of it. Moments are epoch milliseconds. */
import { CLOCK_BOUND_MS } from '@hudna/domain';
import { IsIn, IsString } from 'class-validator';

export interface ClockSeen {
  readonly nowMs: number;
  /** The stamp of the ledger's last event; 0 where there is none. */
  readonly recordedMs: number;
  /** The last event that came by another clock than the one that stamped the ledger, where one came of late. */
  readonly drop?: { readonly clockMs: number; readonly recordedMs: number } | undefined;
  /** By how much it was ahead of the store's own clock, ms, where that has one. */
  readonly aheadOfStoreMs?: number | undefined;
  /** By how much the clock jumped against the process's own monotonic one, where it did of late. */
  readonly jumpedByMs?: number | undefined;
  /** For how long nothing had been recorded when the process started, where that was longer than is usual. */
  readonly quietForMs?: number | undefined;
}

const CODES = ['clock-behind', 'clocks-apart', 'store-clock-apart', 'clock-jumped', 'long-quiet'] as const;

export class ClockFault {
  @IsIn(CODES) readonly code: (typeof CODES)[number];
  @IsString() readonly detail: string;
}

/** Each fault in a sentence that says what to do; none where the clock can be trusted as far as anybody can see. */
export function clockFaults(seen: ClockSeen): ClockFault[] {
  const { nowMs, recordedMs, drop, aheadOfStoreMs = 0, jumpedByMs, quietForMs } = seen;
  const faults: ClockFault[] = [];
  if (recordedMs > nowMs + CLOCK_BOUND_MS) {
    faults.push({
      code: 'clock-behind',
      detail: `This machine's clock shows ${iso(nowMs)}, ${durationText(recordedMs - nowMs)} behind the ledger's last stamp, ${iso(recordedMs)}: it is behind, or a clock ran ahead when that was recorded. Compare it with a clock that you trust, and set it right; give reports their time (occurredAt) meanwhile.`,
    });
  } else if (drop) {
    faults.push({
      code: 'clocks-apart',
      detail: `An event came by a clock that showed ${iso(drop.clockMs)}, ${durationText(drop.recordedMs - drop.clockMs)} behind what the ledger was stamped with: this machine's clock, or another node's, runs ahead, or that one's is behind. Compare the clocks of all nodes with one that you trust, and set them right.`,
    });
  }
  if (Math.abs(aheadOfStoreMs) > CLOCK_BOUND_MS) {
    const way = aheadOfStoreMs > 0 ? 'ahead of' : 'behind';
    faults.push({
      code: 'store-clock-apart',
      detail: `This machine's clock was ${durationText(Math.abs(aheadOfStoreMs))} ${way} that of KurrentDB when it last took a report. Compare both with a clock that you trust, and set them right; give reports their time (occurredAt) meanwhile.`,
    });
  }
  if (jumpedByMs !== undefined) {
    const way = jumpedByMs > 0 ? 'ahead' : 'back';
    faults.push({
      code: 'clock-jumped',
      detail: `This machine's clock was set ${way} by ${durationText(Math.abs(jumpedByMs))} while Hudna ran, or the machine slept. Compare it with a clock that you trust: reports that gave no time were taken by it.`,
    });
  }
  if (quietForMs !== undefined) {
    faults.push({
      code: 'long-quiet',
      detail: `When Hudna started, the last event had been recorded ${durationText(quietForMs)} before: either nothing was reported for so long, or this machine's clock is ahead. Compare it with a clock that you trust before you post what gives no time.`,
    });
  }
  return faults;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
  [1_000, 'seconds'],
];

/** `3 days`, `90 minutes`: in the largest unit of which there are two. */
function durationText(ms: number): string {
  const [unit, name] = UNITS.find(([length]) => ms >= 2 * length) ?? UNITS.at(-1)!;
  return `${Math.round(ms / unit)} ${name}`;
}
