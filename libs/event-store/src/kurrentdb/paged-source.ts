/** Follows the ledger page by page, for who need not hear of an event in the very millisecond: it takes least of the server. */
import { setTimeout as delay } from 'node:timers/promises';
import { Notifier } from '../primitives/notifier.js';
import type { Position } from '../position.js';
import { readStored, type RecordSource, type RecordSink } from './record-source.js';
import type { Reads } from './reads.js';

/** Under load what comes in so many ms is read at once; a single event at once. */
const PACE_MS = 25;

/** How often, in ms, is read without a notification: other nodes append, too. */
const LOOK_MS = 500;

/** How long, in ms, a server may not answer before it is called away. */
const PATIENCE_MS = 2_000;

export class PagedSource implements RecordSource {
  /** @param notifier Notified where something may have been stored. */
  constructor(
    private readonly reads: Reads,
    private readonly notifier: Notifier,
  ) {}

  async run(after: Position, sink: RecordSink, signal: AbortSignal): Promise<void> {
    for (let at = after; !signal.aborted;) {
      const { notifications } = this.notifier;
      const upTo = await readStored(this.reads, at, sink, signal, PATIENCE_MS);
      if (upTo !== at) await delay(PACE_MS, undefined, { signal }).catch(() => {});
      at = upTo;
      await this.notifier.wait(notifications, AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
    }
  }
}
