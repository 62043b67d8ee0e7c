import { appendContract } from './append.js';
import { readContract } from './read.js';
import type { StoreUnderTest } from './store-under-test.js';
import { watermarkContract } from './watermark.js';
import { subscribeContract } from './subscribe.js';

export type { StoreUnderTest };

/**
 * What every adapter of the port must do. It supposes neither an empty ledger nor that nobody else writes to it.
 * @param open A store to test with; called more than once.
 */
export function eventStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`event store contract: ${name}`, () => {
    let opened: StoreUnderTest;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    appendContract(() => opened.store);
    readContract(() => opened.store);
    watermarkContract(() => opened.store);
    subscribeContract(() => opened.store, open);
  });
}
