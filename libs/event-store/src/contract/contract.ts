import type { EventStore } from '../port.js';
import { appendContract } from './append.js';
import { readContract } from './read.js';
import { subscribeContract } from './subscribe.js';

export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and removes what was made for it. */
  close(): Promise<void>;
}

/**
 * What every adapter of the port must do. It supposes neither an empty ledger nor that nobody else writes to it.
 * @param open A store to test with; called more than once.
 */
export function eventStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`event store contract: ${name}`, () => {
    let opened: OpenedStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    appendContract(() => opened.store);
    readContract(() => opened.store);
    subscribeContract(() => opened.store, open);
  });
}
