/**
 * Appends, each settled: written once, or not at all, or not known, which is said.
 *
 * KurrentDB takes the same ids with the same exact revision once, however often they are sent: over lost answers,
 * restarts and new leaders. That holds where the revision is that before the first try, where no two copies are under way
 * together, and where the ids are not in the stream up to that revision already. These three are seen to here.
 */
import {
  ANY,
  type AppendResult,
  type EventData,
  MaxAppendSizeExceededError,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import type { EventJson } from '../validated-append.js';
import { EventTooLarge } from '../errors.js';
import type { NewEvent } from '../port.js';
import { WATERMARKS, type Stamp, stamped } from './record.js';
import { TRY_MS, type Writing } from './writing.js';

export type AppendOutcome =
  | { readonly written: true; readonly result: AppendResult }
  | { readonly written: false; readonly actual: number | 'no-stream' };

/** What is sent, the same bytes at each try. */
export function proposed(events: readonly NewEvent[], json: readonly EventJson[], stamp: Stamp): EventData[] {
  return events.map(({ id, type, data }, index) => ({
    id,
    type,
    contentType: 'application/json',
    data,
    metadata: stamped(json[index]!.metadata, stamp),
  }));
}

/**
 * Sends until it is known what became of it.
 * @param expected The revision that the stream must have, -1 where there must be none.
 * @throws EventTooLarge, OutcomeUnknown
 */
export async function sendAppend(
  writing: Writing,
  stream: string,
  events: EventData[],
  expected: number,
): Promise<AppendOutcome> {
  const streamState = expected < 0 ? NO_STREAM : BigInt(expected);
  const options = { streamState, requiresLeader: true, deadline: TRY_MS } as const;
  return writing.settled(async (client) => {
    try {
      return { written: true, result: await client.appendToStream(stream, events, options) };
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) {
        const { actualState } = error;
        return {
          written: false,
          actual: typeof actualState === 'bigint' ? Number(actualState) : 'no-stream',
        };
      }
      if (error instanceof MaxAppendSizeExceededError) {
        throw new EventTooLarge(
          `The append to ${stream} has more bytes of data than this KurrentDB takes: ${error.maxAppendSize} are the most.`,
        );
      }
      throw error;
    }
  });
}

/** Writes a watermark: nothing that comes after it is recorded before its stamp. Where it is written twice, nothing is lost. */
export async function sendWatermark(
  writing: Writing,
  recordedMs: number,
  seen: Stamp['seen'],
): Promise<AppendResult> {
  const id = randomUUID();
  const metadata = stamped('{}', { recordedMs, seen, by: id });
  const event: EventData = { id, type: 'Sealed', contentType: 'application/json', data: {}, metadata };
  const options = { streamState: ANY, requiresLeader: true, deadline: TRY_MS } as const;
  try {
    return await writing.settled((client) => client.appendToStream(WATERMARKS, event, options));
  } catch (error) {
    // Nobody has sent a report.
    throw writing.unavailable(error);
  }
}
