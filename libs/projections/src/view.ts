/** What a view declares: routes, subscriptions, replay, tables and maps are made from this. */
import { CLOCK_BOUND_MS, type Class, type Warning } from '@hudna/domain';
import type { Geometry } from 'geojson';
import type { Columns } from './columns.js';
import type { AsOf } from './query/as-of.js';
import type { AsOfParams, ViewParams } from './query/params.js';
import type { ViewSettings } from './query/settings.js';
import { withNamedAmendments } from './named-amendments.js';
import type { ReadModel, RecordedFact } from './read-model/read-model.js';

/** What every answer carries. */
export interface Answer {
  readonly position: string;
  /** The cursor of the next page. */
  readonly next?: string;
  /** What is to be known of the whole answer; left out where it is nothing. */
  readonly warnings?: readonly Warning[];
}

/** What an answer is read from. */
export interface ViewContext {
  readonly model: ReadModel;
  readonly asOf: AsOf;
}

/**
 * A query of a view. Its answer as JSON is the very text that is sent over HTTP, so that a replay
 * gives the same bytes.
 */
export interface ViewQuery<P extends AsOfParams = ViewParams, A extends Answer = Answer> {
  /** As over HTTP: `pauses/{id}/windows`. */
  readonly path: string;
  readonly summary: string;
  /** What it is asked by: the class of the message on the query bus as well. */
  readonly params: Class<P>;
  readonly answer: Class<A>;
  /** Pure; undefined where the entity is not known. @throws InvalidQuery */
  read(context: ViewContext, params: P): A | undefined;
  /** Words the refusal where the entity is not known. */
  notFound?(params: P): string;
  readonly items: Items<A, unknown>;
}

/** The parts of an answer: two answers are compared by them, and tables and maps show them. */
export interface Items<A, Item, Row = Item> {
  of(answer: A): readonly Item[];
  /** Unique in its answer. */
  id(item: Item): string;
  readonly columns?: Columns<Row>;
  /** The rows of the table, where they are not the items. */
  rows?(answer: A): readonly Row[];
  feature?(item: Item): GeoJsonItem;
}

/** What of an item can be drawn, and all else, its id too: many programs keep nothing of a feature but its properties. */
export interface GeoJsonItem {
  readonly geometry?: Geometry | undefined;
  readonly properties: { readonly id: string };
}

export interface LiveItem {
  /** Unique in its view. */
  readonly id: string;
  /** As a query answers it, without what is the answer's own (position, at). */
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * What can be subscribed to: keys (a corridor, a pause, ...), each of which gives items. `affectedBy` and
 * `nextClockChange` say which keys an event or the clock may change; specs hold that against reading every key.
 */
export interface LiveView {
  /** Its keys at a moment (epoch milliseconds), in the order of a snapshot. */
  keys(model: ReadModel, atMs: number): Iterable<string>;
  items(context: ViewContext, key: string): readonly LiveItem[];
  /** The keys that a fact may change when it is recorded, when it begins, and when it has happened for sure. */
  affectedBy(model: ReadModel, fact: RecordedFact, asOf: AsOf): Iterable<string>;
  /** The next moment after `afterMs` at which the clock may change a key otherwise than by facts that come to pass. */
  nextClockChange?(
    model: ReadModel,
    key: string,
    afterMs: number,
    settings: Partial<ViewSettings>,
  ): number | undefined;
  /**
   * The fields of an item's value by which a subscriber may choose, and the one whose value is its key: without one a
   * snapshot looks through the first keys for what was chosen, as many as it reads.
   */
  readonly filters: readonly string[];
  readonly keyFilter?: string;
  /** The most keys that a snapshot reads, and the most items that it has. */
  readonly snapshot: { readonly keys: number; readonly items: number };
}

export interface View {
  /** Under which it is subscribed to. */
  readonly name: string;
  /** Of whose entities it is the view. */
  readonly category?: string;
  readonly queries: readonly ViewQuery[];
  readonly live?: LiveView;
}

/** Snapshots of entities by id; who wants more asks for the list, page by page. */
export const MANY = { keys: 1_000, items: 1_000 };
/** Snapshots of the newest entities. */
export const NEWEST = { keys: 2_000, items: 100 };

/** A query of a view, its parts held against one another. */
export function query<P extends AsOfParams, A extends Answer, Item, Row = Item>(
  declared: Omit<ViewQuery<P, A>, 'items'> & { readonly items: Items<A, Item, Row> },
): ViewQuery {
  return declared as unknown as ViewQuery;
}

/**
 * The answer to a query: it names the amendments of what it rests on, and warns where that is a clock that is not to be
 * believed.
 * @throws InvalidQuery
 */
export function answerTo<P, A extends Answer>(
  { read }: { read(context: ViewContext, params: P): A | undefined },
  params: P,
  known: ReadModel,
  asOf: AsOf,
): A | undefined {
  const { isNow, atMs } = asOf;
  const model = (isNow && known.believedAt?.(atMs)) || known;
  model.takeDoubt?.();
  const answer = withNamedAmendments(model, (reading) => read({ model: reading, asOf }, params));
  const warnings = [
    ...(model.takeDoubt?.() ? [RECORD_TIME_UNCERTAIN] : []),
    ...(isNow && atMs < model.recordedMs - CLOCK_BOUND_MS ? [clockBehind(atMs, model)] : []),
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
