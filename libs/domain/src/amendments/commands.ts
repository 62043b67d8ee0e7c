import { IsIn } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import { fieldRule, isObject, IsText, Optional } from '../validation/index.js';

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What an idempotency key may be. */
export const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** An event by its id, or by the idempotency key that it was posted with. */
export type EventReference = string | { readonly key: string };

const IsEventReference = fieldRule(
  'event-reference',
  {
    oneOf: [
      { type: 'string', format: 'uuid' },
      {
        type: 'object',
        properties: { key: { type: 'string', pattern: IDEMPOTENCY_KEY.source } },
        required: ['key'],
        additionalProperties: false,
      },
    ],
    examples: ['0190f3c2-6f5e-7cc1-9d5f-0d6b4f7f2a11', { key: 'arrival-of-convoy-7' }],
  },
  (value) => {
    if (typeof value === 'string') {
      return EVENT_ID.test(value)
        ? undefined
        : 'is no event id: take it from `events` in the answer to the report, or give { "key": ... }, the Idempotency-Key that it was posted with.';
    }
    const isKey = isObject(value) && typeof value['key'] === 'string' && IDEMPOTENCY_KEY.test(value['key']);
    return isKey && Object.keys(value).length === 1
      ? undefined
      : 'must be the id of an event, or { "key": ... } with the Idempotency-Key that it was posted with.';
  },
);

const IsChanges = fieldRule(
  'changes',
  { type: 'object', minProperties: 1, examples: [{ people: { civilians: 278 }, occurredAt: null }] },
  (value) =>
    isObject(value) && Object.keys(value).length > 0
      ? undefined
      : 'must be an object with the fields that were wrong, as they should be; null takes a field away.',
);

/** Something of an event was reported wrong. */
export class CorrectRecord {
  /** The event: its id, or `{ "key": ... }` with the idempotency key that it was posted with. */
  @IsEventReference()
  event: EventReference;

  /** The fields that were wrong, as they should be: a JSON merge patch (RFC 7396) on the command; null takes a field away. */
  @IsChanges()
  changes: Record<string, unknown>;

  /** Why. */
  @IsText()
  reason: Text;
}

/** It was never so, or never to be recorded. Of an amendment: it is taken back. */
export class RetractRecord {
  /** The event: its id, or `{ "key": ... }` with the idempotency key that it was posted with. */
  @IsEventReference()
  event: EventReference;

  /** Why. */
  @IsText()
  reason: Text;
}

export const ASSESSMENTS = [
  'reported',
  'corroborated',
  'verified',
  'disputed',
  'unverifiable',
  'refuted',
] as const;
export type Assessment = (typeof ASSESSMENTS)[number];

/** How far a record is to be believed, as far as it was looked into. Of several the latest counts. */
export class AssessRecord {
  /** The event: its id, or `{ "key": ... }` with the idempotency key that it was posted with. */
  @IsEventReference()
  event: EventReference;

  @IsIn(ASSESSMENTS)
  assessment: Assessment;

  /** On what that rests. */
  @Optional()
  @IsText()
  reason?: Text;
}

export const RELATIONS = ['duplicate-of', 'contradicts', 'corroborates', 'part-of'] as const;
export type Relation = (typeof RELATIONS)[number];

/** How one record stands to another. */
export class LinkRecords {
  /** The record that this is said of: its id, or `{ "key": ... }` with the idempotency key that it was posted with. */
  @IsEventReference()
  event: EventReference;

  /** `duplicate-of`: it counts no more, as long as the other is not retracted. */
  @IsIn(RELATIONS)
  relation: Relation;

  /** The other record, by its id or its key. For `contradicts` one of the same stream. */
  @IsEventReference()
  other: EventReference;

  /** Why. */
  @Optional()
  @IsText()
  reason?: Text;
}
