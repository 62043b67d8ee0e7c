import {
  CannotCopy,
  copyLedger,
  type CopyOptions,
  importLedger,
  transparencyLogDirectory,
  openLedger,
  refuseUnfinishedCopy,
  TargetDiffers,
  UnfinishedCopy,
  verifyTransparencyLog,
} from '@hudna/audit';
import { StoreInUse, type StoreSettings } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import fc from 'fast-check';
import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, Cleanup, copyAsCrashed } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { busyWeeks } from '../../libs/projections/src/changes/busy-weeks.fixture.js';
import { answersIn, appendTo, type Event, ledgerEvents, ledgerOf, manyEvents, STRANGER } from './copied.js';
import { DataDirectory, signedUpTo } from './data-directory.js';
import { linesOf } from './lines.js';

/** A ledger copied from store to store answers as before, however often the copy was interrupted. */
let scenario: DataDirectory;
let cleanup: Cleanup;
let source: StoreSettings;

beforeAll(async () => {
  scenario = await DataDirectory.ofScenario();
  await signedUpTo(39, scenario);
});
afterAll(() => scenario.remove());
beforeEach(() => {
  cleanup = new Cleanup();
  source = { driver: 'sqlite', directory: scenario.path };
});
afterEach(() => cleanup.run());

const directory = (path = cleanup.directory()) => ({ driver: 'sqlite', directory: path }) as const;

class PowerCut extends Error {}

/** Interrupts a copy as soon as so many events are in the target. */
function cutAt(count: number): NonNullable<CopyOptions['onProgress']> {
  return (step, done) => {
    if (step === 'copied' && done >= count) throw new PowerCut();
  };
}

/** Runs something once in the middle of a copy. */
function meanwhile(act: () => unknown): NonNullable<CopyOptions['onProgress']> {
  let acted = false;
  return (step) => {
    if (step !== 'copied' || acted) return;
    acted = true;
    act();
  };
}

describe('from one data directory to another', () => {
  it('keeps the events and the answers of every view, and the root that the log has signed', async () => {
    const target = directory();
    const copied = await copyLedger({ from: source, to: target });
    expect(copied).toMatchObject({ events: 39, before: 0 });
    expect(readFileSync(join(transparencyLogDirectory(scenario.path), 'checkpoints'), 'utf8')).toContain(
      `\n39\n${copied.root}\n`,
    );
    expect(await ledgerEvents(target)).toEqual(await ledgerEvents(source));
    const answers = await answersIn(source);
    expect(await answersIn(target)).toEqual(answers);
    // Most queries must have an answer, or this comparison would show little.
    expect(answers.filter((answer) => !answer.endsWith(',null]')).length).toBeGreaterThan(700);
  });

  it('reports its progress', async () => {
    const steps: unknown[] = [];
    await copyLedger({ from: source, to: directory(), onProgress: (...how) => steps.push(how) });
    expect(steps).toEqual([
      ['compared', 39],
      ['copied', 39, 39],
      ['checked', 39, 39],
    ]);
  });

  it('copies an empty ledger', async () => {
    const [from, target] = [await ledgerOf(cleanup.directory(), []), directory()];
    expect(await copyLedger({ from, to: target })).toMatchObject({ events: 0, before: 0 });
    expect(await ledgerEvents(target)).toEqual([]);
  });

  it('resumes after a power cut, and a partial copy is not served before', async () => {
    const from = await ledgerOf(cleanup.directory(), manyEvents(1_300));
    const [target, crashed] = [directory(), directory()];
    const onProgress = meanwhile(() => {
      copyAsCrashed(target.directory, crashed.directory);
      copyFileSync(join(target.directory, 'copy-unfinished'), join(crashed.directory, 'copy-unfinished'));
    });
    await copyLedger({ from, to: target, onProgress });
    expect(() => refuseUnfinishedCopy(target.directory)).not.toThrow();

    expect(() => refuseUnfinishedCopy(crashed.directory)).toThrow(
      /is not finished: run the same "hudna copy"/,
    );
    await expect(copyLedger({ from: crashed, to: directory() })).rejects.toThrow(UnfinishedCopy);
    expect(await copyLedger({ from, to: crashed })).toMatchObject({ events: 1_300, before: 500 });
    expect(await ledgerEvents(crashed)).toEqual(manyEvents(1_300));
    expect(() => refuseUnfinishedCopy(crashed.directory)).not.toThrow();
  });

  it('is not finished before the first event is copied', async () => {
    const [target, crashed] = [directory(), directory()];
    const onProgress: CopyOptions['onProgress'] = (step) => {
      if (step === 'compared') cpSync(target.directory, crashed.directory, { recursive: true });
    };
    await copyLedger({ from: source, to: target, onProgress });
    await expect(openLedger(crashed)).rejects.toThrow(UnfinishedCopy);
    expect(await copyLedger({ from: source, to: crashed })).toMatchObject({ events: 39, before: 0 });
    await (await openLedger(crashed)).close();
  });

  it('is not finished before every event is checked', async () => {
    const target = directory();
    const cut = copyLedger({ from: source, to: target, onProgress: cutAt(39) });
    await expect(cut).rejects.toThrow(PowerCut);
    expect(() => refuseUnfinishedCopy(target.directory)).toThrow(UnfinishedCopy);
    const lines = linesOf('{"format":"hudna-ledger/1"}\n{"events":0}\n');
    await expect(importLedger({ lines, directory: target.directory })).rejects.toThrow(UnfinishedCopy);
    expect(await copyLedger({ from: source, to: target })).toMatchObject({ events: 39, before: 39 });
    expect(() => refuseUnfinishedCopy(target.directory)).not.toThrow();
  });

  it('copies the ledger of a running server, and on a second run what came later', async () => {
    const from = directory();
    const [first, rest] = [manyEvents(700), manyEvents(703).slice(700)];
    await ledgerOf(from.directory, first);
    const target = directory();
    const server = await SqliteEventStore.open({ directory: from.directory });
    let posted: Promise<unknown> = Promise.resolve();
    const onProgress = meanwhile(() => (posted = Promise.all(rest.map((event) => appendTo(server, event)))));
    expect(await copyLedger({ from, to: target, onProgress })).toMatchObject({ events: 700 });
    await posted;
    expect(await copyLedger({ from, to: target })).toMatchObject({ events: 703, before: 700 });
    await server.close();
    expect(await ledgerEvents(target)).toEqual(await ledgerEvents(from));
  });

  it.each<[string, RegExp, (events: Event[]) => Event[]]>([
    [
      'another event',
      /its event no. 5 is .* 00000000-0000-4000-8000-000000000009 .*, where the source has .* \(/,
      (events) => [
        ...events.slice(0, 4),
        { ...events[4]!, id: '00000000-0000-4000-8000-000000000009' },
        ...events.slice(5),
      ],
    ],
    [
      'an event that says something else',
      /its event no. 3 is .*, where the source has it otherwise/,
      (events) => events.map((event, index) => (index === 2 ? { ...event, data: { other: true } } : event)),
    ],
    [
      'an event recorded at another time',
      /its event no. 39 is .*, where the source has it otherwise/,
      (events) =>
        events.map((event, index) =>
          index === 38 ? { ...event, recordedAt: '2018-03-12T00:00:38.001Z' } : event,
        ),
    ],
    [
      'more than the source',
      /has more than the 39 events of the source: after them it holds Noted .* \(note-strange, revision 0,/,
      (events) => [...events, STRANGER],
    ],
  ])('refuses a target with %s in it, and leaves it alone', async (_, says, alter) => {
    const target = await ledgerOf(cleanup.directory(), alter(await ledgerEvents(source)));
    const before = bytesOf(target.directory);
    const copying = copyLedger({ from: source, to: target });
    await expect(copying).rejects.toThrow(TargetDiffers);
    await expect(copying).rejects.toThrow(says);
    expect(bytesOf(target.directory)).toEqual(before);
    expect(() => refuseUnfinishedCopy(target.directory)).not.toThrow();
  });

  it('refuses a target that a server has open', async () => {
    const target = directory();
    await cleanup.closing(SqliteEventStore.open(target));
    await expect(copyLedger({ from: source, to: target })).rejects.toThrow(StoreInUse);
  });

  it('sends one by one a batch that is too large, and fails on an event that the target refuses', async () => {
    const [long] = manyEvents(1);
    const text = (kiB: number) => ({ data: { text: 'x'.repeat(kiB * 1_024) } });
    const two = [0, 1].map((revision) => ({ ...manyEvents(2)[revision]!, revision, ...text(700) }));
    const [from, target] = [await ledgerOf(cleanup.directory(), two), directory()];
    expect(await copyLedger({ from, to: target })).toMatchObject({ events: 2 });
    expect(await ledgerEvents(target)).toEqual(two);

    const larger = directory();
    const store = await SqliteEventStore.open({ ...larger, maxAppendBytes: 2 ** 21 });
    await appendTo(store, { ...long!, ...text(1_100) });
    await store.close();
    const copying = copyLedger({ from: larger, to: directory() });
    await expect(copying).rejects.toThrow(CannotCopy);
    await expect(copying).rejects.toThrow(
      /The event 0.* of note-0 cannot be copied: .* 1048576 are the most/,
    );
  });

  it('keeps the transparency log, with its key and its heads', async () => {
    const data = cleanup.add(await DataDirectory.empty(), (made) => made.remove());
    const target = directory(data.path);
    await copyLedger({ from: source, to: target });
    const [old, log] = [transparencyLogDirectory(scenario.path), transparencyLogDirectory(data.path)];
    mkdirSync(log);
    for (const file of ['key', 'key.pub', 'checkpoints']) copyFileSync(join(old, file), join(log, file));
    await ledgerOf(target.directory, [STRANGER]);
    await signedUpTo(40, data);
    expect(readFileSync(join(log, 'checkpoints'), 'utf8')).toContain(
      readFileSync(join(old, 'checkpoints'), 'utf8'),
    );
    const { finding: found } = await data.reading((store) =>
      verifyTransparencyLog({ store, directory: log }),
    );
    expect(found).toBeUndefined();
  });

  it('keeps any ledger, wherever the copy is interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(busyWeeks, fc.nat(), async (ledger, cut) => {
        const [from, target] = [await ledgerOf(cleanup.directory(), ledger), directory()];
        await ledgerOf(target.directory, ledger.slice(0, cut % (ledger.length + 1)));
        await copyLedger({ from, to: target });
        expect(await ledgerEvents(target)).toEqual(await ledgerEvents(from));
      }),
      { numRuns: 20 },
    );
  });
});
