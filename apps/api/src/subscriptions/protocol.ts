/** The messages between the main thread and the change feeds worker. */
import type { Position } from '@hudna/event-store';
import type { ClockSpec, Filter, ResumePoint, ProjectionStatus, ViewSettings } from '@hudna/projections';

export interface ChangeFeedsData {
  readonly settings: ViewSettings;
  readonly clock?: ClockSpec;
}

/** Subscriptions and requests are known by a number that their sender gives. */
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
  | { readonly kind: 'watermark'; readonly number: number; readonly head?: Position; readonly fault?: string }
  | { readonly kind: 'stop' };

export type FromChangeFeeds =
  /** Asks for the head of the ledger; with a moment, for the watermark to be advanced to it before. */
  | { readonly kind: 'advance-watermark'; readonly number: number; readonly recordedMs?: number }
  /** For one subscriber; with `join` the last text before the changes that are sent to all. */
  | { readonly kind: 'text'; readonly number: number; readonly text: string; readonly join: boolean }
  /** Changes of a view for all its subscribers, and the resume token that it has come to. */
  | {
      readonly kind: 'changes';
      readonly view: string;
      readonly changes: readonly BroadcastChange[];
      readonly id: string;
    }
  /** A view begins anew: its subscribers are sent nothing but a snapshot first. */
  | { readonly kind: 'reset'; readonly view: string; readonly reason: string }
  | { readonly kind: 'damaged'; readonly reason: string }
  /** The feed of a view has failed: its subscribers are to reconnect. */
  | { readonly kind: 'failed'; readonly view: string; readonly reason: string };

export interface BroadcastChange {
  readonly text: string;
  /** The fields of the item that filters look at, before and after the change. */
  readonly before: Filter | undefined;
  readonly after: Filter | undefined;
}
