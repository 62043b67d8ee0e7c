import { IsIn, IsInt, Max, Min } from 'class-validator';
import {
  IsLine,
  IsOccurredAt,
  IsText,
  IsTimeZone,
  IsWebAddress,
  Optional,
  Nested,
} from '../validation/index.js';
import type { Provenance, Text } from './fact.js';

/** Who says so. */
export class SourceFields {
  /** The source's name, as others would find it. */
  @IsLine()
  name: string;

  /** What kind of source it is: news agency, spokesperson, monitor, ... */
  @Optional()
  @IsLine()
  kind?: string;

  /** Where it can be read. */
  @Optional()
  @IsWebAddress()
  url?: string;

  /** When it was published: an instant with its offset, or a date. */
  @Optional()
  @IsOccurredAt()
  publishedAt?: string;

  /** Source reliability, Admiralty code: A completely reliable ... F cannot be judged. */
  @Optional()
  @IsIn(['A', 'B', 'C', 'D', 'E', 'F'])
  reliability?: string;
}

/** What every command may say beside its own fields. */
export class CommonFields {
  /** When it happened: an instant with its offset, a local date, or an interval a/b of either. Default: now. */
  @Optional()
  @IsOccurredAt()
  occurredAt?: string;

  /** IANA zone in which local dates are read. Default: the ledger's zone. */
  @Optional()
  @IsTimeZone()
  timeZone?: string;

  /** Who says so. */
  @Optional()
  @Nested(() => SourceFields)
  source?: SourceFields;

  /** Information credibility, Admiralty code: 1 confirmed by other sources ... 6 cannot be judged. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(6)
  credibility?: number;

  /** Anything worth knowing that no field holds. */
  @Optional()
  @IsText()
  note?: Text;

  /** Who may see it. */
  @Optional()
  @IsIn(['public', 'restricted', 'confidential'])
  handling?: 'public' | 'restricted' | 'confidential';
}

/** Who says so, and how far to believe it, as a command says it. */
export function provenanceIn({ occurredAt: _o, timeZone: _t, ...provenance }: CommonFields): Provenance {
  return provenance as Provenance;
}

/** The IANA zone in which the local dates of a command are read, where it names one: among its own fields, or the common ones. */
export function timeZoneIn(data: object, { timeZone }: CommonFields): string | undefined {
  const own = (data as { readonly timeZone?: unknown }).timeZone;
  return timeZone ?? (typeof own === 'string' ? own : undefined);
}
