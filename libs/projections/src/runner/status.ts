import type { Position } from '@hudna/event-store';

/**
 * `rebuilding`: a file is being built from the start of the ledger, and what is served meanwhile, if anything, stands
 * still. `catching-up`: events that were stored already are being projected. `live`: everything stored is projected, and
 * each event as it comes. `failed`: stopped for good at an event that cannot be projected, or at a damaged ledger.
 * While the ledger or the views files cannot be used, a runner waits and tries again: `catching-up` where a file is
 * served, else `rebuilding`, each with the `reason`.
 */
export type ProjectionState = 'rebuilding' | 'catching-up' | 'live' | 'failed';

/** How far the read model is. Plain data: it passes between threads. */
export interface ProjectionStatus {
  readonly name: string;
  /** The version of the projection that this program works with. */
  readonly version: number;
  readonly state: ProjectionState;
  /** How far the file that is served has come: `START` where none is served. */
  readonly position: Position;
  /** While a file is being built: how far it has come. */
  readonly building?: Position;
  /** The last position of the ledger that the runner knew of then. */
  readonly head: Position;
  /**
   * How old the answers were then, in ms: 0 where they held all of the ledger, else the time since the
   * last event in them was recorded; so too where the runner has failed or waits, and cannot know. Undefined while there
   * is no event in them.
   */
  readonly lagMs?: number;
  /** When the last event that is served was recorded, epoch milliseconds; 0 where there is none. */
  readonly recordedAt: number;
  /** The newest event projected, where the clock that took it stood behind its stamp: what each showed, epoch milliseconds. */
  readonly drop?: { readonly clockMs: number; readonly recordedMs: number };
  /** The file to read, undefined while none can be. */
  readonly file?: string;
  /** Goes up each time when another file is to be read, even under the same name. */
  readonly generation: number;
  /** Why it is being rebuilt, has failed, or waits. */
  readonly reason?: string;
}
