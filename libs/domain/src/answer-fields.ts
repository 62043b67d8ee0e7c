/** The fields that many answers have. */
import { SourceFields } from './kernel/common-fields.js';
import type { Provenance, Source, Text } from './kernel/fact.js';
import type { Warning } from './kernel/lifecycle.js';
import type { Occurred } from './kernel/occurred.js';
import { IsText, IsTimeZone, Nested, Optional, schemaRule } from './validation/index.js';
import { IsIn, IsInt, IsString, Max, Min } from 'class-validator';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const anyCount = { type: 'integer' };

/** Ids, or codes. */
export const IsTexts = schemaRule('texts', { type: 'array', items: text });

/** The ids of the events that the answer rests on. */
export const IsBecause = schemaRule('because', {
  type: 'array',
  items: text,
  description:
    'The ids of the events that this rests on; that of a corrected one is followed by those of its amendments.',
});

/** Any JSON, null too. */
export const IsJson = schemaRule('json', { description: 'Any JSON.' });

/** A position of the ledger. */
export const IsPosition = schemaRule('position', {
  ...text,
  minLength: 1,
  description: 'The last event that this answer knows of, or the place of an event in the ledger.',
});

/** RFC 3339, in UTC or with the offset of a zone. */
export const IsInstant = schemaRule('instant', { ...text, format: 'date-time' });

/** How many of each. */
export const IsCounts = schemaRule('counts', { type: 'object', additionalProperties: count });

/** How many there are. */
export const IsCount = schemaRule('count', count);

/** One figure a category of people; in a residual it may be below zero. */
export const IsFigures = schemaRule('figures', {
  type: 'object',
  properties: Object.fromEntries(
    ['civilians', 'fighters', 'familyMembers', 'wounded', 'staff'].map((category) => [
      category,
      {
        anyOf: [
          anyCount,
          {
            type: 'object',
            properties: { low: anyCount, best: anyCount, high: anyCount },
            required: ['low', 'best', 'high'],
            additionalProperties: false,
          },
        ],
      },
    ]),
  ),
  additionalProperties: false,
});

/** When something happened, as precisely as it was reported and no more precisely. */
export class OccurredFields implements Occurred {
  /** First moment at which it can have happened: RFC 3339, UTC. */
  @IsInstant() readonly start: string;
  /** For an instant the same as `start`; otherwise the first moment at which it can no longer have happened. */
  @IsInstant() readonly end: string;
  @IsIn(['instant', 'day', 'interval']) readonly precision: Occurred['precision'];
  /** As it was reported; left out where the reporter gave no time and the time of recording stands in. */
  @Optional() @IsString() readonly given?: string;
  /** The IANA zone in which local dates were read. */
  @IsTimeZone() readonly timeZone: string;
}

/** The field is a time as it was reported. */
export const IsOccurred = () => Nested(() => OccurredFields);

export class WarningFields implements Warning {
  /** Stable; `detail` is for people. */
  @IsString() readonly code: Warning['code'];
  @IsString() readonly detail: string;
}

/** The field is what is to be known beside the answer. */
export const AreWarnings = () => Nested(() => WarningFields, { each: true });

/** Who says so, how far to believe it, and who may see it. */
export class ProvenanceFields implements Provenance {
  @Optional() @Nested(() => SourceFields) readonly source?: Source;
  /** Information credibility 1-6 of the Admiralty code: 1 confirmed, 6 cannot be judged. */
  @Optional() @IsInt() @Min(1) @Max(6) readonly credibility?: number;
  @Optional() @IsText() readonly note?: Text;
  @Optional() @IsHandling() readonly handling?: NonNullable<Provenance['handling']>;
}

/** The field says who may see it. */
export function IsHandling(): PropertyDecorator {
  return IsIn(['public', 'restricted', 'confidential']);
}
