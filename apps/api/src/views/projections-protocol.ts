/** The messages between the main thread and the projections worker. */
import type { KeyOptions, TransparencyLogStatus } from '@hudna/audit';
import type { StoreSettings } from '@hudna/event-store';
import type { ClockSpec, ProjectionStatus } from '@hudna/projections';

export interface ProjectionsWorkerData {
  readonly store: StoreSettings;
  readonly views: string;
  readonly log: { readonly directory: string; readonly key: KeyOptions };
  readonly clock?: ClockSpec | undefined;
}

/** The status of the projection, and of the transparency log. */
export type FromProjectionsWorker =
  | { readonly kind: 'views'; readonly status: ProjectionStatus }
  | { readonly kind: 'log'; readonly status: TransparencyLogStatus };

export interface ToProjectionsWorker {
  /** Why the read model is to be rebuilt. */
  readonly rebuild?: string;
  /** Stops both for good: the ledger is damaged. */
  readonly halt?: true;
  readonly stop?: true;
}
