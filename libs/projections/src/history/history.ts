/** All that is recorded of one thing, in the order in which it happened. */
import { IsArray, IsString, IsObject } from 'class-validator';
import {
  byTime,
  categories,
  type Occurred,
  stateAt,
  Nested,
  Optional,
  IsSlug,
  type Warning,
  AreWarnings,
  IsCount,
  IsInstant,
  IsOccurred,
  IsPosition,
  ProvenanceFields,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

export class HistoryItem extends ProvenanceFields {
  /** The event's id. */
  @IsString() readonly id: string;
  @IsString() readonly type: string;
  @IsOccurred() readonly occurred: Occurred;
  @IsInstant() readonly recordedAt: string;
  @IsPosition() readonly position: Position;
  /** Place in the stream. */
  @IsCount() readonly revision: number;
  @IsObject() readonly data: unknown;
  /** What its reporter was warned of. */
  @AreWarnings() readonly warnings: RecordedFact['warnings'];
}

export class History {
  @IsString() readonly category: string;
  @IsSlug() readonly id: string;
  @IsArray() @Nested(() => HistoryItem, { each: true }) readonly items: readonly HistoryItem[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/**
 * The facts of one thing that had begun by `atMs` (default: all) in the order of its timeline, which need not be that
 * of recording; undefined where there are none.
 */
export function history(
  model: ReadModel,
  category: string,
  id: string,
  atMs = Infinity,
): History | undefined {
  const facts = model.facts(category, id).filter(({ start }) => start <= atMs);
  if (facts.length === 0) return undefined;
  const lifecycle = categories.find((known) => known.lifecycle.category === category)?.lifecycle;
  const order = lifecycle ? stateAt(lifecycle, facts, atMs).order : [];
  const placed = new Map(order.map((fact, place) => [fact.id, place]));
  // What no order can hold is history all the same, at its own time.
  const inOrder = [...facts].filter((fact) => placed.has(fact.id));
  inOrder.sort((a, b) => placed.get(a.id)! - placed.get(b.id)!);
  for (const fact of facts.filter((other) => !placed.has(other.id))) {
    const before = inOrder.findIndex((other) => byTime(fact, other) < 0);
    inOrder.splice(before < 0 ? inOrder.length : before, 0, fact);
  }
  return {
    category,
    id,
    items: inOrder.map((fact) => ({
      id: fact.id,
      type: fact.type,
      occurred: fact.occurred,
      recordedAt: fact.recordedAt,
      position: fact.position,
      revision: fact.revision,
      ...fact.provenance,
      data: fact.data,
      warnings: fact.warnings,
    })),
    position: model.position,
  };
}
