/**
 * Appends, each settled: written once, or not at all, or not known, which is said.
 *
 * KurrentDB takes the same ids with the same exact revision once, however often they are sent: over lost answers,
 * restarts and new leaders. That holds where the revision is that before the first try, where no two copies are under way
 * together, and where the ids are not in the stream up to that revision already. These three are seen to here.
 */
import {
  AccessDeniedError,
  ANY,
  type AppendResult,
  type EventData,
  type KurrentDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  NotLeaderError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import type { EventJson } from '../checked.js';
import { EventTooLarge, OutcomeUnknown } from '../errors.js';
import type { NewEvent } from '../port.js';
import { type Connection, PATIENCE_MS, unavailable } from './connection.js';
import { SEALS, type Stamp, stamped } from './record.js';

/** How long, in ms, the server may take for one try. */
const TRY_MS = 3_000;

/** Waits between two tries, in ms: the first, and the longest. */
const [PAUSE_MS, LONGEST_MS] = [50, 500];

export type Outcome =
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
  connection: Connection,
  stream: string,
  events: EventData[],
  expected: number,
): Promise<Outcome> {
  const streamState = expected < 0 ? NO_STREAM : BigInt(expected);
  const options = { streamState, requiresLeader: true, deadline: TRY_MS } as const;
  return settled(connection, async (client) => {
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

/** Writes a seal: nothing that comes after it is recorded before its stamp. Where it is written twice, nothing is lost. */
export async function sendSeal(
  connection: Connection,
  recordedMs: number,
  seen: Stamp['seen'],
): Promise<AppendResult> {
  const id = randomUUID();
  const metadata = stamped('{}', { recordedMs, seen, by: id });
  const event: EventData = { id, type: 'Sealed', contentType: 'application/json', data: {}, metadata };
  const options = { streamState: ANY, requiresLeader: true, deadline: TRY_MS } as const;
  try {
    return await settled(connection, (client) => client.appendToStream(SEALS, event, options));
  } catch (error) {
    // Nobody has sent a report.
    throw unavailable(error instanceof OutcomeUnknown ? error.cause : error);
  }
}

async function settled<T>(connection: Connection, send: (client: KurrentDBClient) => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  let tries = 0;
  for (let pause = PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_MS)) {
    try {
      return await connection.call('append', send, TRY_MS + 500);
    } catch (error) {
      if (error instanceof EventTooLarge) throw error;
      tries += 1;
      if (error instanceof AccessDeniedError) throw tries === 1 ? unavailable(error) : unknown(error);
      if (connection.closed || performance.now() + pause > until) throw unknown(error);
      // Where the client has moved to the leader that it was told of, a moment is enough.
      await connection.pause(error instanceof NotLeaderError ? PAUSE_MS : pause);
    }
  }
}

/** What a caller is told who cannot be told what became of an append. */
export function unknown(error: unknown): OutcomeUnknown {
  return new OutcomeUnknown(`${unavailable(error).message} Whether the report was taken is not known.`, {
    cause: error,
  });
}
