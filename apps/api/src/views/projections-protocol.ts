/** What the thread of the followers and the one that answers say to one another. */
import type { KeyOptions, TransparencyLogStatus } from '@hudna/audit';
import type { StoreSettings } from '@hudna/event-store';
import type { ClockSpec, ProjectionStatus } from '@hudna/projections';

export interface ProjectionsWorkerData {
  readonly store: StoreSettings;
  readonly views: string;
  readonly log: { readonly directory: string; readonly key: KeyOptions };
  readonly clock?: ClockSpec | undefined;
}

/** What they say of themselves. */
export type FromProjectionsWorker =
  | { readonly kind: 'views'; readonly status: ProjectionStatus }
  | { readonly kind: 'log'; readonly status: TransparencyLogStatus };

export interface ToProjectionsWorker {
  /** Why the views are to be filed anew. */
  readonly rebuild?: string;
  /** Nothing more is to be filed nor signed: the ledger is damaged. */
  readonly halt?: true;
  readonly stop?: true;
}
