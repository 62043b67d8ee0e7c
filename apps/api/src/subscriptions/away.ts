import type { StoreStatus } from '@hudna/event-store';

/** Why what is stored does not come; undefined where it does. */
export function awayIn({ state, reason }: StoreStatus): string | undefined {
  if (state === 'live' || state === 'catching-up') return undefined;
  return reason ?? 'The ledger cannot be read now.';
}

/** How long, in ms, before a ledger that is away is asked again for one who reads on or listens. */
export const AGAIN_MS = 500;
