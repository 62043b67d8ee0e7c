import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  excludeSystemEvents,
  type KurrentDBClient,
  type ReadAllOptions,
  UnavailableError,
} from '@kurrent/kurrentdb-client';
import { InvalidPosition, StoreDamaged } from '../errors.js';
import type { Position } from '../position.js';
import { CALL_MS, type KurrentDbConnection } from './connection.js';

/** What is read; systems' own records are left out where no filter says otherwise. */
export type Range = Pick<ReadAllOptions, 'fromPosition' | 'maxCount' | 'direction' | 'filter'>;

/** A read that has begun. */
export interface StartedRead {
  readonly read: AsyncIterableIterator<AllStreamResolvedEvent>;
  readonly client: KurrentDBClient;
  /** To be called with each part that comes. */
  readonly onPart: () => void;
}

/**
 * Reads records of the ledger, systems' own left out, from its leader, again and again until there is an answer.
 * @param position Where the read begins, if that came from outside.
 * @param take Takes what it needs.
 * @param silenceMs How long the server may say nothing: it looks through all for what is rare.
 * @throws InvalidPosition where nothing begins at `position`, StoreUnavailable, and the StoreDamaged that `take` throws
 */
export async function readLedger<T>(
  connection: KurrentDbConnection,
  range: Range,
  position: Position | undefined,
  take: (started: StartedRead) => Promise<T>,
  patienceMs: number,
  silenceMs = Math.min(CALL_MS, patienceMs),
): Promise<T> {
  // To a position at which nothing begins the client says that the server is away. One that answers before and after
  // is not; one that is just coming back answers only after.
  let answered = 0;
  const isNoPosition = async (error: unknown) => {
    if (position === undefined || !(error instanceof UnavailableError)) return false;
    answered = (await answers(connection)) ? answered + 1 : 0;
    return answered > 2;
  };
  return connection.ask(
    'read the ledger',
    async (client, onPart) => {
      const options = { filter: excludeSystemEvents(), ...range, requiresLeader: true };
      try {
        return await take({ read: client.readAll(options), client, onPart });
      } catch (error) {
        onPart();
        if (await isNoPosition(error)) throw new InvalidPosition(position!);
        throw error;
      }
    },
    (error) => error instanceof InvalidPosition || error instanceof StoreDamaged,
    patienceMs,
    silenceMs,
  );
}

async function answers(connection: KurrentDbConnection): Promise<boolean> {
  try {
    const options = { fromPosition: END, direction: BACKWARDS, maxCount: 1, requiresLeader: true } as const;
    await connection.call('read its end', async (client, onPart) => {
      for await (const _ of client.readAll(options)) onPart();
    });
    return true;
  } catch {
    return false;
  }
}
