import { parameterRule } from '@hudna/projections';

/** The header by which a subscriber goes on from the last message that it has heard. */
export const IsLastEventId = parameterRule(
  'last-event-id',
  {
    type: 'string',
    description: 'The id of the last message heard, unchanged: `41@2018-03-11T07:00:00.000Z`.',
  },
  (text) => text,
  'header',
);

/** The header wins: a browser that comes back sends it along with the address that it began with. */
export function lastEventId({
  lastEventId,
  after,
}: {
  readonly lastEventId?: string;
  readonly after?: string;
}): string | undefined {
  return lastEventId ?? after;
}
