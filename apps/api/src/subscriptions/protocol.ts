/** What the thread of the feeds and the one that answers say to one another. */
import type { Position } from '@hudna/event-store';
import type { ClockSpec, Filter, ResumePoint, ProjectionStatus, ViewSettings } from '@hudna/projections';

export interface ChangeFeedsData {
  readonly settings: ViewSettings;
  readonly clock?: ClockSpec;
}

/** Subscriptions and questions are known by a number that the asking side gives. */
export type ToChangeFeeds =
  | { readonly kind: 'status'; readonly status: ProjectionStatus }
  | {
      readonly kind: 'open';
      readonly number: number;
      readonly view: string;
      readonly filter: Filter;
      readonly after?: ResumePoint;
    }
  /** The subscriber has read what was sent. */
  | { readonly kind: 'more'; readonly number: number }
  | { readonly kind: 'close'; readonly number: number }
  | { readonly kind: 'sealed'; readonly number: number; readonly head?: Position; readonly fault?: string }
  | { readonly kind: 'stop' };

export type FromChangeFeeds =
  /** Asks for the head of the ledger, and with a moment for the promise that it is over. */
  | { readonly kind: 'seal'; readonly number: number; readonly recordedMs?: number }
  /** For one subscriber; with `join` the last before they hear all that is told of their view. */
  | { readonly kind: 'text'; readonly number: number; readonly text: string; readonly join: boolean }
  /** What a view has told, and the id of the moment that it has come to. */
  | {
      readonly kind: 'told';
      readonly view: string;
      readonly changes: readonly BroadcastChange[];
      readonly id: string;
    }
  /** A view is told of anew, from a snapshot on: until they have that, those who listen hear nothing else of it. */
  | { readonly kind: 'reset'; readonly view: string; readonly reason: string }
  | { readonly kind: 'damaged'; readonly reason: string }
  /** A view that cannot be told of any more; those who listen are to come again. */
  | { readonly kind: 'failed'; readonly view: string; readonly reason: string };

export interface BroadcastChange {
  readonly text: string;
  /** The fields that it may be chosen by, before and after. */
  readonly before: Filter | undefined;
  readonly after: Filter | undefined;
}
