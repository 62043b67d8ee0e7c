import { AreWarnings, IsPosition, Optional, schemaRule, type Warning } from '@hudna/domain';
import { IsString } from 'class-validator';
import { EventSummary } from './event-summary.js';
import type { Explanation } from './explanation.js';

/** A reason is a tree of its own: its parts are said once, since a schema that stands in place cannot name itself. */
const IsReasons = schemaRule('reasons', (schemaOf) => ({
  type: 'array',
  items: {
    anyOf: [
      {
        type: 'object',
        properties: {
          id: { type: 'string' },
          says: { type: 'string' },
          because: { type: 'array', items: { type: 'object' } },
        },
        required: ['id', 'says', 'because'],
        additionalProperties: false,
      },
      schemaOf(EventSummary),
    ],
  },
}));

/** Why one entity is as it is: a tree whose leaves are events. */
export class ExplanationAnswer implements Explanation {
  /** What it is about: an entity, a part of its answer. */
  @IsString() readonly id: string;
  /** For people. */
  @IsString() readonly says: string;
  /** Reasons, each with its own, or events. */
  @IsReasons() readonly because: Explanation['because'];
  @IsPosition() readonly position: string;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}
