import type { StoreStatus } from '@hudna/event-store';

/** Why no events come from the store; undefined while they do. */
export function awayIn({ state, reason }: StoreStatus): string | undefined {
  if (state === 'live' || state === 'catching-up') return undefined;
  return reason ?? 'The ledger cannot be read now.';
}

/** How long, in ms, an open answer waits before it tries a store again that is away. */
export const AGAIN_MS = 500;
