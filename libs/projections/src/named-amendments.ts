/**
 * An answer names, after each event that it rests on, the amendments that made this what it is. The views name events alone:
 * the amendments are put beside them at the exits, so that no view can forget them.
 */
import type { Reference } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { listsEvents } from './changes/difference.js';
import type { EntityEntry, ReadModel, RecordedFact } from './read-model/read-model.js';

/** What is read from a model, with the amendments of all facts that were read for it. */
export function withNamedAmendments<T>(model: ReadModel, read: (model: ReadModel) => T): T {
  const reading = new ReadingModel(model);
  const value = read(reading);
  return reading.amendedBy.size === 0 ? value : (named(value, reading.amendedBy) as T);
}

/** Notes of which facts that were read there are amendments. */
class ReadingModel implements ReadModel {
  readonly amendedBy = new Map<string, readonly string[]>();

  constructor(private readonly model: ReadModel) {}

  get position() {
    return this.model.position;
  }

  get recordedMs(): number {
    return this.model.recordedMs;
  }

  facts(category: string, entity: string): readonly RecordedFact[] {
    const facts = this.model.facts(category, entity);
    for (const { id, amendedBy } of facts) if (amendedBy) this.amendedBy.set(id, amendedBy);
    return facts;
  }

  events(category: string, entity: string): readonly RecordedEvent[] {
    return this.model.events(category, entity);
  }

  list(category: string, options: Parameters<ReadModel['list']>[1]): readonly EntityEntry[] {
    return this.model.list(category, options);
  }

  referencing(category: string, reference: Reference): readonly string[] {
    return this.model.referencing(category, reference);
  }

  during(category: string, from: number, to: number): readonly string[] {
    return this.model.during(category, from, to);
  }
}

/** The same value where nothing in it is amended. What events themselves hold (`data`) is left as it is. */
function named(value: unknown, amendedBy: ReadonlyMap<string, readonly string[]>, name = ''): unknown {
  if (typeof value !== 'object' || value === null || name === 'data') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => named(item, amendedBy, name));
    // The reasons of an explanation are events beside parts that have their own.
    if (listsEvents(name) && items.some((item) => amendedBy.has(item as string))) {
      return [...new Set(items.flatMap((item) => [item, ...(amendedBy.get(item as string) ?? [])]))];
    }
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const before = Object.entries(value);
  const after = before.map(([field, inner]) => [field, named(inner, amendedBy, field)] as const);
  return after.every(([, inner], at) => inner === before[at]![1]) ? value : Object.fromEntries(after);
}
