/** What a subscriber chooses of a view, and when a fact may change it. */
import { lastMs } from '@hudna/domain';
import type { RecordedFact } from '../read-model/read-model.js';
import type { LiveItem } from '../view.js';

/** Whether a fact has moments to come: its beginning, or its end. */
export function momentsToCome(fact: RecordedFact, afterMs: number): number[] {
  return [fact.start, lastMs(fact)].filter((moment) => moment > afterMs);
}

export type Filter = Readonly<Record<string, string>>;

export function matches(filter: Filter, value: LiveItem['value'] | undefined): boolean {
  return value !== undefined && Object.entries(filter).every(([name, wanted]) => value[name] === wanted);
}
