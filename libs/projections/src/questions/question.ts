/** What every question that the views answer has in common. */
import { CLOCK_BOUND_MS, type Warning } from '@hudna/domain';
import type { CorridorSettings } from '../corridors/index.js';
import type { ReadModel } from '../read-model/read-model.js';
import { type Cursor, refuseOtherMoment } from './cursor.js';

/** What a question takes beside its moments; each takes some of it, and nothing is needed but the id where it has one. */
export interface QueryParams {
  readonly id?: string;
  /** Items on a page. Default: 100. */
  readonly limit?: number;
  /** Where the page before ended: the shelf is to be what was known up to its position. */
  readonly after?: Cursor;
  /** First and last local day, both inclusive: `2018-03-11`. */
  readonly from?: string;
  readonly to?: string;
  readonly party?: string;
  readonly subject?: string;
}

export interface ResolvedQuery extends QueryParams {
  /** Valid time, epoch milliseconds: as things stood. */
  readonly at: number;
  /** True where nobody named that moment, and it is now by the clock of who asks. */
  readonly isNow?: boolean;
  /** The moment of record time that was named, epoch milliseconds. */
  readonly knownAt?: number;
  readonly settings: CorridorSettings;
}

/** The moments that a reader names (epoch milliseconds), and what counts as near and recent. */
export interface AsOf extends Pick<CorridorSettings, 'nearMetres' | 'recentHours'> {
  readonly at?: number;
  readonly knownAt?: number;
}

/**
 * What is asked, once it is said what time it is: a moment that nobody names is that of the page before, or now (epoch
 * milliseconds).
 * @throws BadQuestion where another is named than for the page before.
 */
export function resolveQuery(
  params: QueryParams,
  { at, knownAt, ...near }: AsOf,
  now: number,
): ResolvedQuery {
  const { after } = params;
  if (after) {
    refuseOtherMoment(after, 'at', at);
    refuseOtherMoment(after, 'knownAt', knownAt);
    const { isNow, knownAt: known } = after;
    const moments = { at: after.at, ...(isNow && { isNow }), ...(known !== undefined && { knownAt: known }) };
    return { ...params, ...moments, settings: { ...near, knownAtMs: known ?? now } };
  }
  return {
    ...params,
    at: at ?? now,
    ...(at === undefined && { isNow: true }),
    ...(knownAt !== undefined && { knownAt }),
    settings: { ...near, knownAtMs: knownAt ?? now },
  };
}

/** What every answer carries. */
export interface Answer {
  readonly position: string;
  /** The cursor of the next page. */
  readonly next?: string;
  /** What is to be known of the whole answer; left out where it is nothing. */
  readonly warnings?: readonly Warning[];
}

/**
 * A pure question to a shelf. Its answer as JSON is the very text that is sent over HTTP, so that a replay gives the
 * same bytes; undefined where there is no such thing.
 * @throws BadQuestion
 */
export type ViewQuery<A extends Answer = Answer> = (model: ReadModel, query: ResolvedQuery) => A | undefined;

/**
 * The answer to a question, with a warning where it rests on a clock that is not to be believed.
 * @throws BadQuestion
 */
export function answerTo<A extends Answer>(
  query: ViewQuery<A>,
  known: ReadModel,
  resolved: ResolvedQuery,
): A | undefined {
  const model = (resolved.isNow && known.believedAt?.(resolved.at)) || known;
  model.takeDoubt?.();
  const answer = query(model, resolved);
  const warnings = [
    ...(model.takeDoubt?.() ? [RECORD_TIME_UNCERTAIN] : []),
    ...(resolved.isNow && resolved.at < model.recordedMs - CLOCK_BOUND_MS
      ? [clockBehind(resolved.at, model)]
      : []),
  ];
  return answer && warnings.length > 0 ? { ...answer, warnings } : answer;
}

const RECORD_TIME_UNCERTAIN: Warning = {
  code: 'record-time-uncertain',
  detail:
    'A clock was wrong when some of what this rests on was recorded: reports of that stretch which gave no time happened at some moment of it, and what was known at a moment of it is not certain. /v1/events shows each event with clockAt and recordedAt.',
};

function clockBehind(nowMs: number, { recordedMs }: ReadModel): Warning {
  const [now, recorded] = [nowMs, recordedMs].map((ms) => new Date(ms).toISOString());
  return {
    code: 'clock-behind',
    detail: `It is ${now} by the clock of this machine, and the last report was recorded at ${recorded}: one of the two clocks is wrong, and how things stand now is not certain. Ask with at= for a moment that you are sure of; /health/ready says more.`,
  };
}
