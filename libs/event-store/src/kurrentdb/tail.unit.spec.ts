import { once } from 'node:events';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import { type Position, START } from '../position.js';
import { KurrentDbConnection } from './connection.js';
import type { RecordSource, RecordSink } from './record-source.js';
import { Reads } from './reads.js';
import type { StoredRecord } from './record.js';
import { Tail } from './tail.js';

describe('Tail', () => {
  it('goes on after the last record where its source has ended', async () => {
    const { tail, seen, begun } = following(hands(1, 2), hands(3));
    await tail.reached(at(3), Infinity);
    expect(seen).toEqual([1, 2, 3]);
    expect(begun).toEqual([START, at(2)]);
    await tail.close();
  });

  it('takes each record once, however often it is handed over', async () => {
    const { tail, seen } = following(hands(1, 2, 2, 1), hands(2, 3));
    await tail.reached(at(3), Infinity);
    expect(seen).toEqual([1, 2, 3]);
    await tail.close();
  });

  it('is live when all is there, keeps what came last, and is away when the source ends', async () => {
    const end = Promise.withResolvers<void>();
    const { tail } = following(async (sink) => {
      await hands(1, 2)(sink);
      sink.caughtUp(true);
      await end.promise;
    });
    await tail.until(() => tail.state === 'live', Infinity);
    expect(tail.since(at(1))?.map(({ event }) => event.position)).toEqual([at(2)]);
    end.resolve();
    await tail.until(() => tail.state === 'away', Infinity);
    expect(tail).toMatchObject({ wasLive: true, reason: expect.stringContaining('ended') });
    expect(tail.since(at(1))).toBeUndefined();
    await tail.close();
  });

  it('stops for good, and says why, where it meets what it cannot read', async () => {
    const { tail } = following(() => Promise.reject(new StoreDamaged('A foreign event.')));
    await expect(tail.until(() => false, Infinity)).rejects.toThrow('A foreign event.');
    expect(tail.state).toBe('failed');
    await tail.close();
  });

  it('lets nobody wait for ever who waits when it is closed', async () => {
    const { tail } = following(() => new Promise(() => {}));
    const waiting = expect(tail.reached(at(1), Infinity)).rejects.toThrow(StoreUnavailable);
    void tail.close();
    await waiting;
  });
});

type Run = (sink: RecordSink) => Promise<void>;

/** A tail on a feed that does this, one run after the other; without a server. */
function following(...runs: Run[]) {
  const connection = new KurrentDbConnection('kurrentdb://127.0.0.1:1?tls=false');
  const seen: number[] = [];
  const begun: Position[] = [];
  const source: RecordSource = {
    run: (after, sink, signal) => {
      begun.push(after);
      const run = runs.shift() ?? (async () => void (await once(signal, 'abort')));
      return run(sink);
    },
  };
  const tail = new Tail(source, connection, new Reads(connection), 'start', ({ event }) =>
    seen.push(event.revision + 1),
  );
  return { tail: tail.start(), seen, begun };
}

function hands(...numbers: number[]): Run {
  return async (sink) => {
    sink.began();
    for (const number of numbers) await sink.take(record(number));
  };
}

function at(number: number): Position {
  return `${number}/${number}` as Position;
}

function record(number: number): StoredRecord {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const stamp = { recordedMs: number, seen: at(number - 1), by: id, serverMs: 0 };
  return {
    id,
    type: 'X',
    data: {},
    metadata: {},
    stream: 'x-1',
    revision: number - 1,
    position: at(number),
    stamp,
  };
}
