/** What a subscriber chooses of a view, and when a fact may change it. */
import { lastMs } from '@hudna/domain';
import type { RecordedFact } from '../read-model/read-model.js';
import { withNamedAmendments } from '../named-amendments.js';
import type { LiveItem, LiveView, ViewContext } from '../view.js';

/** The items of a key, with the amendments of what they rest on. */
export function liveItems(view: LiveView, { model, asOf }: ViewContext, key: string): readonly LiveItem[] {
  return withNamedAmendments(model, (reading) => view.items({ model: reading, asOf }, key));
}

/** Whether a fact has moments to come: its beginning, or its end. */
export function momentsToCome(fact: RecordedFact, afterMs: number): number[] {
  return [fact.start, lastMs(fact)].filter((moment) => moment > afterMs);
}

export type Filter = Readonly<Record<string, string>>;

export function matches(filter: Filter, value: LiveItem['value'] | undefined): boolean {
  return value !== undefined && Object.entries(filter).every(([name, wanted]) => value[name] === wanted);
}
