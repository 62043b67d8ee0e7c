import { randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** The namespace of Hudna's event ids (RFC 9562, version 5). Never changes: a key means the same event for ever. */
const NAMESPACE = '6c1f2f1e-2f0d-5c53-9d0e-7f1c9f3f5a11';

/** The id of the event that a command with this idempotency key becomes; without a key, a new one. */
export function eventIdForKey(key: string | undefined): string {
  return key === undefined ? v7({ random: sixteenBytes() }) : v5(key, NAMESPACE);
}

/** Chance is asked of the system for many ids at once: asked each time, it costs more than all else in an id. */
const pool = Buffer.alloc(16 * 256);
let used = pool.length;

function sixteenBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += 16));
}
