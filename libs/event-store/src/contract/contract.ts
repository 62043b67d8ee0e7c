import { appendContract } from './append.js';
import { readContract } from './read.js';
import type { OpenedStore } from './opened-store.js';
import { sealContract } from './seal.js';
import { subscribeContract } from './subscribe.js';

export type { OpenedStore };

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
    sealContract(() => opened.store);
    subscribeContract(() => opened.store, open);
  });
}
