import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EventStore,
  type FoundLedger,
  openStore,
  renameDurably,
  StoreUnavailable,
} from '@hudna/event-store';
import { BadLine } from './line.js';
import { exportedLines, type NumberedLine } from './exported-lines.js';
import { openLedger } from '../open-ledger.js';
import { isUnfinished, markFinished, markUnfinished } from './unfinished.js';

/** An import makes an embedded ledger. */
const DRIVER = 'sqlite';

export interface ImportOptions {
  /** What `exportLedger` gave, line by line. */
  readonly lines: AsyncIterable<string>;
  /** A data directory without a ledger, or with an empty one; made where it is not there. */
  readonly directory: string;
  readonly onProgress?: (events: number) => void;
}

/** The ledger to import into is not empty. */
export class LedgerNotEmpty extends Error {
  override readonly name = 'LedgerNotEmpty';
  constructor(directory: string) {
    super(
      `There is a ledger with events in ${directory}: import into another directory. Nothing was changed.`,
    );
  }
}

/**
 * Makes a ledger of an exported one, the times of recording included: it gives the same answers, byte for byte. All of it
 * or nothing: it is put together beside, and takes its place when it is whole; until then the directory is marked, and
 * nobody opens it. Answers with how many events there are.
 * @throws BadLine, LedgerNotEmpty, UnfinishedCopy, StoreInUse, StoreDamaged, StoreUnavailable
 */
export async function importLedger({ lines, directory, onProgress }: ImportOptions): Promise<number> {
  const wasBrokenOff = isUnfinished(directory, 'import');
  const target = await openTarget(directory);
  const draft = join(directory, 'importing');
  let isWhole = false;
  try {
    remove(draft);
    const count = await fill(draft, lines, onProgress);
    renameDurably(join(draft, 'ledger.sqlite'), join(directory, 'ledger.sqlite'));
    isWhole = true;
    return count;
  } finally {
    await target.close();
    remove(draft);
    if (isWhole || !wasBrokenOff) markFinished(directory, 'import');
  }
}

/** Keeps every other process away meanwhile. What an import that was broken off has left is replaced. */
function openTarget(directory: string): Promise<EventStore> {
  const admit = ({ events }: FoundLedger) => {
    if (events > 0 && !isUnfinished(directory, 'import')) throw new LedgerNotEmpty(directory);
    markUnfinished(directory, 'import');
  };
  return openLedger({ driver: DRIVER, directory }, { admit, unfinished: 'import' });
}

async function fill(
  directory: string,
  lines: AsyncIterable<string>,
  onProgress?: (events: number) => void,
): Promise<number> {
  let clock = 0;
  const store = await openStore({ driver: DRIVER, directory }, { now: () => clock });
  let count = 0;
  try {
    for await (const group of groups(exportedLines(lines))) {
      const at = Date.parse(group[0]!.line.recordedAt);
      if (at < clock) throw new BadLine(group[0]!.number, 'was recorded before the one above it');
      clock = at;
      await Promise.all(group.map((each) => append(store, each)));
      count += group.length;
      onProgress?.(count);
    }
  } finally {
    await store.close();
  }
  return count;
}

/** Events of one time of recording, at most so many. */
const GROUP = 1_000;

/** Neighbours that were recorded at the same time: the store records those that come together at one. */
async function* groups(lines: AsyncIterable<NumberedLine>): AsyncGenerator<NumberedLine[], void> {
  let group: NumberedLine[] = [];
  for await (const next of lines) {
    const first = group[0];
    if (first && (first.line.recordedAt !== next.line.recordedAt || group.length === GROUP)) {
      yield group;
      group = [];
    }
    group.push(next);
  }
  if (group.length > 0) yield group;
}

/** @throws BadLine where it does not follow what came before it in its stream. */
async function append(store: EventStore, { line, number }: NumberedLine): Promise<void> {
  const { stream, revision, id, type, data, metadata } = line;
  try {
    const expected = revision === 0 ? 'no-stream' : revision - 1;
    const { repeated } = await store.append(stream, [{ id, type, data, metadata }], expected);
    if (repeated) throw new BadLine(number, `has the id ${id} of an event above it`);
  } catch (error) {
    if (error instanceof BadLine || error instanceof StoreUnavailable) throw error;
    throw new BadLine(number, `cannot be taken: ${(error as Error).message.replace(/\.$/, '')}`);
  }
}

function remove(directory: string): void {
  if (existsSync(directory)) rmSync(directory, { recursive: true, maxRetries: 3 });
}
