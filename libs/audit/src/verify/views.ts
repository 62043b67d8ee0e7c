/** The stored views against the ledger. */
import type { RecordedEvent } from '@hudna/event-store';
import { isDamage } from '@hudna/projections';
import { compareAnswers, type Sample, sampleOf } from './answers.js';
import { VerificationFailed } from './finding.js';
import { compareRows } from './rows.js';
import { ViewsFile } from './views-file.js';

/** Compares them with the events of the ledger; answers with how many facts they hold. @throws Found */
export type Comparison = (events: readonly RecordedEvent[]) => number;

/**
 * Takes hold of the stored views as they are now; undefined where there are none. The ledger is to be read after that:
 * then it holds all that they can hold.
 */
export function storedViews(directory: string): Comparison | undefined {
  let views: ViewsFile | undefined;
  try {
    views = ViewsFile.open(directory);
    return views && comparing(views, sampleOf(views.file));
  } catch (error) {
    return views ? comparing(views, error) : failing(error);
  }
}

/** @param sample What they answer, or why they do not: their rows say more of what is wrong. */
function comparing(views: ViewsFile, sample: unknown): Comparison {
  return (events) => {
    try {
      compareRows(views, events);
      if (!isSample(sample)) throw sample;
      compareAnswers(sample, events);
      return views.count;
    } catch (error) {
      throw asVerificationFailed(error);
    } finally {
      views.close();
    }
  };
}

function failing(error: unknown): Comparison {
  return () => {
    throw asVerificationFailed(error);
  };
}

function isSample(value: unknown): value is Sample {
  return typeof value === 'object' && value !== null && 'answers' in value;
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
