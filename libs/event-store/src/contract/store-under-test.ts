import type { EventStore } from '../port.js';

export interface StoreUnderTest {
  readonly store: EventStore;
  /** Closes the store and removes what was made for it. */
  close(): Promise<void>;
}
