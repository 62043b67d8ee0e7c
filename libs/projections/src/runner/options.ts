import type { EventStore } from '@hudna/event-store';
import type { Projection } from '../read-model/projection.js';
import type { ProjectionStatus } from './status.js';

export interface ProjectionRunnerOptions {
  /** The ledger; a store that only reads will do. The runner does not close it. */
  readonly store: EventStore;
  /** Where the views files are kept; made where it is not there. One runner at a time. */
  readonly directory: string;
  /** Called at each move of the checkpoint and each change of state. */
  readonly onStatus?: (status: ProjectionStatus) => void;
  readonly name?: string;
  /** How events become rows. Default: as this program does it. */
  readonly projection?: Projection;
  /** Default: Date.now. */
  readonly now?: () => number;
  /** How long to wait, in ms, before a store or a file that cannot be used is tried again. Default: 1,000. */
  readonly retryMs?: number;
}
