import { type Batch, type EventStore, type Position, START } from '@hudna/event-store';
import type { Projection } from '../read-model/projection.js';
import { removeFile } from '../store/files.js';
import type { Checkpoint } from '../store/checkpoint.js';
import { ReadModelWriter } from '../store/read-model-writer.js';
import { batches, type ProjectionFailed, prepareBatch } from './batches.js';

export interface Built {
  readonly checkpoint: Checkpoint;
  /** Why it holds only what comes before an event. */
  readonly failure?: ProjectionFailed;
}

/**
 * Projects the whole ledger, as it is stored now, into a new file. Undefined where `signal` was aborted: what was written
 * is thrown away then, as after an error, and the next build begins anew.
 */
export async function build(options: {
  store: EventStore;
  projection: Projection;
  file: string;
  signal: AbortSignal;
  onProgress: (position: Position) => void;
}): Promise<Built | undefined> {
  const { store, file, signal, onProgress } = options;
  const writer = ReadModelWriter.build(file);
  let finished = false;
  try {
    let failure: ProjectionFailed | undefined;
    for await (const batch of stored(store, signal)) {
      const prepared = prepareBatch(options.projection, batch, writer.checkpoint.position);
      failure = prepared.failure;
      writer.write(prepared.projected, prepared.upTo);
      onProgress(writer.checkpoint.position);
      if (batch.caughtUp || failure) break;
    }
    if (signal.aborted) return undefined;
    writer.finish();
    finished = true;
    return { checkpoint: writer.checkpoint, ...(failure && { failure }) };
  } finally {
    if (!finished) {
      writer.close();
      removeFile(file);
    }
  }
}

/** The batches of the ledger; one without events where it is empty, since no store need deliver that. */
async function* stored(store: EventStore, signal: AbortSignal): AsyncIterable<Batch> {
  if ((await store.head()) === START) yield { events: [], upTo: START, caughtUp: true };
  else yield* batches(store, START, signal);
}
