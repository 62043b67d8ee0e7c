import { type AllStreamResolvedEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreDamaged } from '../errors.js';
import type { Position } from '../position.js';
import { OpenReads } from './open-reads.js';
import type { StoredRecord } from './record.js';

describe('OpenReads', () => {
  const client = KurrentDBClient.connectionString`kurrentdb://127.0.0.1:2113?tls=false`;
  afterAll(() => client.dispose());

  const give = async (reads: OpenReads, read: ARead, most: number, after?: Position) =>
    reads.give({ read, client, lastRecords: [] }, most, () => {}, after);

  it('gives records page by page, and says where there are no more', async () => {
    const reads = new OpenReads();
    const first = await give(reads, new ARead(2, 4, 6, 8), 3);
    expect(first).toMatchObject({ records: [2, 4, 6].map(at), ended: false });
    const open = reads.take(place(6))!;
    expect(await reads.give(open, 3, () => {})).toMatchObject({ records: [at(8)], ended: true });
  });

  it.each([
    ['the first', 2, [4, 6, 8]],
    ['between two', 3, [4, 6, 8]],
    ['the last', 6, [8]],
  ])('goes on after a position at %s of what was given', async (_, number, rest) => {
    const reads = new OpenReads();
    await give(reads, new ARead(2, 4, 6, 8), 3);
    const open = reads.take(place(number))!;
    expect((await reads.give(open, 9, () => {})).records).toMatchObject(rest.map(at));
  });

  it.each([
    ['before', 1],
    ['after', 7],
  ])('has none for a position %s it', async (_, number) => {
    const reads = new OpenReads();
    await give(reads, new ARead(2, 4, 6, 8), 3);
    expect(reads.take(place(number))).toBeUndefined();
  });

  it('gives a read to one caller alone', async () => {
    const reads = new OpenReads();
    await give(reads, new ARead(2, 4), 1);
    expect(reads.take(place(2))).toBeDefined();
    expect(reads.take(place(2))).toBeUndefined();
  });

  it('leaves out the record at which it was begun', async () => {
    const { records } = await give(new OpenReads(), new ARead(2, 4, 6), 2, place(2));
    expect(records).toMatchObject([4, 6].map(at));
  });

  it('knows of a read that is at its end that somebody reads on, and what is left of it', async () => {
    const reads = new OpenReads();
    await give(reads, new ARead(2, 4), 3);
    const open = reads.take(place(2))!;
    expect(open.read).toBeUndefined();
    expect(await reads.give(open, 3, () => {})).toMatchObject({ records: [at(4)], ended: true });
  });

  it('keeps two, and reads others to their end, so that they are in nobody’s way', async () => {
    const reads = new OpenReads();
    const all = [1, 2, 3, 4].map((number) => new ARead(number, 10, 20));
    for (const read of all) await give(reads, read, 1);
    await nextTurn();
    expect(all.map(({ left }) => left)).toEqual([0, 0, 2, 2]);
  });

  it('gives what comes before a record that is none of Hudna’s, and then says so', async () => {
    const reads = new OpenReads();
    const read = () => new ARead(2, 'foreign', 6);
    expect(await give(reads, read(), 9)).toMatchObject({ records: [at(2)], ended: false });
    await expect(give(reads, read(), 9, place(2))).rejects.toThrow(StoreDamaged);
  });
});

/** A read of records at these places. */
class ARead implements AsyncIterator<AllStreamResolvedEvent> {
  readonly #places: (number | 'foreign')[];

  constructor(...places: (number | 'foreign')[]) {
    this.#places = places;
  }

  get left(): number {
    return this.#places.length;
  }

  async next(): Promise<IteratorResult<AllStreamResolvedEvent, undefined>> {
    const next = this.#places.shift();
    if (next === undefined) return { done: true, value: undefined };
    return { done: false, value: { event: eventAt(next) } };
  }
}

function eventAt(number: number | 'foreign'): NonNullable<AllStreamResolvedEvent['event']> {
  const at = BigInt(number === 'foreign' ? 5 : number);
  const stamp = { recordedAt: '2018-03-10T12:00:00.000Z', seen: '0', by: 'somebody' };
  return {
    ...{ id: randomUUID(), type: 'Happened', streamId: 'a-1', revision: 0n, created: new Date(0) },
    ...{ isJson: true, data: {}, metadata: number === 'foreign' ? {} : { $hudna: stamp } },
    position: { commit: at, prepare: at },
  };
}

function place(number: number): Position {
  return `${number}/${number}` as Position;
}

function at(number: number): Pick<StoredRecord, 'position'> {
  return { position: place(number) };
}
