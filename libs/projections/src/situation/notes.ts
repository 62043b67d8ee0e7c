import { IsString } from 'class-validator';
import {
  categories,
  lastMs,
  type Occurred,
  type Text,
  IsSlug,
  IsText,
  IsBecause,
  IsOccurred,
  ProvenanceFields,
} from '@hudna/domain';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

/** What a reporter added to a record. */
export class Note extends ProvenanceFields {
  @IsText() declare readonly note: Text;
  /** What the record is about. */
  @IsString() readonly category: string;
  @IsSlug() readonly id: string;
  @IsString() readonly type: string;
  @IsOccurred() readonly occurred: Occurred;
  @IsBecause() readonly because: readonly string[];
}

const DAY = 86_400_000;
const DAYS = 7;

/** Things looked at in each category, newest first: a week can have very many incidents, and few of them a note. */
export const LOOKED_AT = 2_000;

/** The notes on what happened in the last 7 days, newest first; `more` where not everything was looked at. */
export function notes(model: ReadModel, atMs: number): { items: Note[]; more: boolean } {
  const found = new Map<string, RecordedFact>();
  let more = false;
  for (const { lifecycle } of categories) {
    const { facts, all } = noted(model, lifecycle.category, atMs);
    for (const fact of facts) found.set(fact.id, fact);
    more ||= !all;
  }
  const newestFirst = [...found.values()].sort(
    (a, b) => lastMs(b) - lastMs(a) || b.start - a.start || (a.id < b.id ? -1 : 1),
  );
  return { items: newestFirst.map(noteOf), more };
}

/** The facts of a category with a note; a day is read only when those after it have been. */
function noted(model: ReadModel, category: string, atMs: number): { facts: RecordedFact[]; all: boolean } {
  const facts: RecordedFact[] = [];
  let left = LOOKED_AT;
  for (let day = 0; day < DAYS; day += 1) {
    const [from, to] = [atMs - (day + 1) * DAY, day === 0 ? atMs + 1 : atMs - day * DAY];
    for (const id of model.during(category, from, to).toReversed()) {
      if (left === 0) return { facts, all: false };
      left -= 1;
      facts.push(
        ...model
          .facts(category, id)
          .filter((fact) => isNoted(fact) && lastMs(fact) >= from && fact.start < to),
      );
    }
  }
  return { facts, all: true };
}

function isNoted({ provenance }: RecordedFact): boolean {
  return provenance?.note !== undefined;
}

function noteOf({ category, entity, id, type, occurred, provenance }: RecordedFact): Note {
  const { note, ...others } = provenance!;
  return { note: note!, category, id: entity, type, occurred, ...others, because: [id] };
}
