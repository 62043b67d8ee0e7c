/** The stored views against the ledger. */
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { isDamage } from '@hudna/projections';
import { readModelKnownAt } from '../known-at.js';
import { compareAnswers, type Sample, sampleOf } from './answers.js';
import { VerificationFailed } from './finding.js';
import type { CheckedLedger } from './ledger.js';
import { RowsCheck } from './rows.js';
import { ViewsFile } from './views-file.js';

/** The stored views as they were when they were opened. The ledger is read after that: then it holds all that they can hold. */
export class StoredViews {
  #views: ViewsFile | undefined;
  #rows: RowsCheck | undefined;
  #sample: Sample | undefined;
  /** Why they cannot be read, or do not answer: their rows, where they can be compared, say more of what is wrong. */
  #fault: unknown;

  private constructor() {}

  /** Undefined where there are none. */
  static open(directory: string): StoredViews | undefined {
    const stored = new StoredViews();
    try {
      const views = (stored.#views = ViewsFile.open(directory));
      if (!views) return undefined;
      stored.#rows = new RowsCheck(views);
      stored.#sample = sampleOf(views.file);
    } catch (error) {
      stored.#fault = error;
    }
    return stored;
  }

  /** Compares the rows that come of the next event of the ledger. */
  next(event: RecordedEvent): void {
    this.#rows?.next(event);
  }

  /** Answers with how many facts they hold, once all of the ledger was read. @throws VerificationFailed */
  async finish(ledger: CheckedLedger, store: EventStore): Promise<number> {
    try {
      await this.#rows?.finish(ledger);
      if (!this.#sample) throw this.#fault;
      compareAnswers(this.#sample, await replayedUpTo(this.#sample, store));
      return this.#rows!.count;
    } catch (error) {
      throw asVerificationFailed(error);
    }
  }

  close(): void {
    this.#views?.close();
  }
}

/** As the stored views were asked: without regard to what this machine's clock shows now. */
function replayedUpTo({ position }: Sample, store: EventStore) {
  return readModelKnownAt(store, { upTo: position, now: () => Infinity });
}

const SQLITE_ERROR = 1;

/** A file that cannot be read as one of views, or lacks what they have, is a finding; anything else is none. */
function asVerificationFailed(error: unknown): unknown {
  const lacks = ((error as { errcode?: number } | undefined)?.errcode ?? 0) === SQLITE_ERROR;
  if (!isDamage(error) && !lacks) return error;
  return new VerificationFailed({
    part: 'views',
    says: `The views file is damaged: ${(error as Error).message}`,
  });
}
