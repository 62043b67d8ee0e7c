import { copyLedger, type CopyOptions, TargetDiffers } from '@hudna/audit';
import { KurrentDbEventStore } from '@hudna/event-store/kurrentdb';
import fc from 'fast-check';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import { Cleanup } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { busyWeeks } from '../../libs/projections/src/changes/busy-weeks.fixture.js';
import { answersIn, appendTo, ledgerEvents, ledgerOf, manyEvents, STRANGER } from './copied.js';
import { DataDirectory } from './data-directory.js';

/** A ledger copied to KurrentDB, and back again. */
if (!serverProgram()) it.skip(`copies to KurrentDB and back, ${NO_SERVER}`, () => {});
else describe('copies to KurrentDB and back', carried);

function carried() {
  let cleanup: Cleanup;

  beforeEach(() => {
    cleanup = new Cleanup();
  });
  afterEach(() => cleanup.run());

  /** An empty KurrentDB server. */
  async function kurrentDb() {
    const cluster = cleanup.add(await TestCluster.start(1), (made) => made.stop());
    return { driver: 'kurrentdb', connectionString: cluster.connectionString } as const;
  }
  const directory = () => ({ driver: 'sqlite', directory: cleanup.directory() }) as const;

  it('keeps the events and the answers of every view, and the root', async () => {
    const data = cleanup.add(await DataDirectory.ofScenario(), (made) => made.remove());
    const source = { driver: 'sqlite', directory: data.path } as const;
    const [there, back] = [await kurrentDb(), directory()];
    const copied = await copyLedger({ from: source, to: there });
    expect(copied).toMatchObject({ events: 39, before: 0 });
    expect(await copyLedger({ from: there, to: back })).toEqual(copied);
    const answers = await answersIn(source);
    expect(await answersIn(there)).toEqual(answers);
    expect(await answersIn(back)).toEqual(answers);
    expect(await ledgerEvents(back)).toEqual(await ledgerEvents(source));
  });

  it('resumes an interrupted copy, and adds events that came later', async () => {
    const events = manyEvents(620);
    const [source, there] = [directory(), await kurrentDb()];
    await ledgerOf(source.directory, events.slice(0, 600));
    const cut = copyLedger({ from: source, to: there, onProgress: cutAt(500) });
    await expect(cut).rejects.toThrow('Cut.');
    expect(await copyLedger({ from: source, to: there })).toMatchObject({ events: 600, before: 500 });
    await ledgerOf(source.directory, events.slice(600));
    expect(await copyLedger({ from: source, to: there })).toMatchObject({ events: 620, before: 600 });
    expect(await ledgerEvents(there)).toEqual(events);

    const back = directory();
    const cutBack = copyLedger({ from: there, to: back, onProgress: cutAt(500) });
    await expect(cutBack).rejects.toThrow('Cut.');
    expect(await copyLedger({ from: there, to: back })).toMatchObject({ events: 620, before: 500 });
    expect(await ledgerEvents(back)).toEqual(events);
  });

  it('refuses a database with other events in it, and leaves it alone', async () => {
    const [source, there] = [await ledgerOf(cleanup.directory(), manyEvents(5)), await kurrentDb()];
    const store = await cleanup.closing(KurrentDbEventStore.open(there));
    await appendTo(store, STRANGER);
    const copying = copyLedger({ from: source, to: there });
    await expect(copying).rejects.toThrow(TargetDiffers);
    await expect(copying).rejects.toThrow(
      /its event no. 1 is Noted ffffffff-.*, where the source has Noted 0/,
    );
    expect(await ledgerEvents(there)).toHaveLength(1);
  });

  it('notices one that a server has been started on: it would record the past as of now', async () => {
    const [source, there] = [await ledgerOf(cleanup.directory(), manyEvents(5)), await kurrentDb()];
    const store = await cleanup.closing(KurrentDbEventStore.open(there));
    await store.advanceWatermark(Date.now());
    await expect(copyLedger({ from: source, to: there })).rejects.toThrow(
      /a server has been started on it before: it has recorded the event .* at 2.*, where the source has 2018-/,
    );
  });

  it.each([
    ['by the clock', Date.now, /Somebody else writes to the target.*: it has recorded the event/],
    ['with an older time', () => 0, /Noted ffffffff-/],
  ])('notices somebody who writes to it meanwhile, %s', async (_, now, says) => {
    const [source, there] = [await ledgerOf(cleanup.directory(), manyEvents(1_000)), await kurrentDb()];
    const other = await cleanup.closing(KurrentDbEventStore.open({ ...there, now }));
    let appending: Promise<unknown> | undefined;
    const copying = copyLedger({
      from: source,
      to: there,
      onProgress: (step) => {
        if (step === 'copied') appending ??= appendTo(other, STRANGER);
      },
    });
    await expect(copying).rejects.toThrow(TargetDiffers);
    await expect(copying).rejects.toThrow(says);
    await appending;
  });

  it('is correct where two copies of one ledger run at once', async () => {
    const [source, there] = [await ledgerOf(cleanup.directory(), manyEvents(60)), await kurrentDb()];
    // One of the two may fail, since another process writes there.
    await Promise.allSettled([
      copyLedger({ from: source, to: there }),
      copyLedger({ from: source, to: there }),
    ]);
    await copyLedger({ from: source, to: there });
    expect(await ledgerEvents(there)).toEqual(manyEvents(60));
  });

  it('keeps any ledger', async () => {
    await fc.assert(
      fc.asyncProperty(busyWeeks, async (ledger) => {
        const [source, there, back] = [
          await ledgerOf(cleanup.directory(), ledger),
          await kurrentDb(),
          directory(),
        ];
        await copyLedger({ from: source, to: there });
        await copyLedger({ from: there, to: back });
        expect(await ledgerEvents(back)).toEqual(await ledgerEvents(source));
        await cleanup.run();
      }),
      // Each run has a server of its own.
      { numRuns: 2, endOnFailure: true },
    );
  });
}

/** Interrupts a copy as soon as so many events are in the target. */
function cutAt(count: number): NonNullable<CopyOptions['onProgress']> {
  return (step, done) => {
    if (step === 'copied' && done >= count) throw new Error('Cut.');
  };
}
