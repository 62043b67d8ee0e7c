import type { StoreStatus } from '@hudna/event-store';

/** Why what is stored does not come; undefined where it does. */
export function awayIn({ state, reason }: StoreStatus): string | undefined {
  if (state === 'live' || state === 'catching-up') return undefined;
  return reason ?? 'The ledger cannot be read now.';
}
