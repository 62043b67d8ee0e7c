import { allEntities } from '../common/index.js';
import { AsOfParams, IsWord } from '../query/params.js';
import { MANY, query, type View } from '../view.js';
import { PartyPositions, partyPositions, positionsOfParty } from './party-positions.js';
import { positionColumns } from './position-columns.js';

export class ListPositions extends AsOfParams {
  @IsWord() readonly party?: string;
  @IsWord() readonly subject?: string;
}

export const positions: View = {
  name: 'positions',
  queries: [
    query({
      path: 'positions',
      summary: 'The latest position of each party on each subject',
      params: ListPositions,
      answer: PartyPositions,
      read: ({ model, asOf }, { party, subject }) =>
        partyPositions(model, asOf.atMs, { ...(party && { party }), ...(subject && { subject }) }),
      items: {
        of: ({ items }) => items,
        id: ({ party, subject }) => `${party}/${subject}`,
        columns: positionColumns,
      },
    }),
  ],
  live: {
    keys: (model, atMs) => allEntities(model, 'party', atMs),
    items: ({ model, asOf }, party) =>
      positionsOfParty(model, party, asOf.atMs).map((held) => ({
        id: `${party}/${held.subject}`,
        value: { ...held },
      })),
    affectedBy: (_model, { category, entity }) => (category === 'party' ? [entity] : []),
    filters: ['party', 'subject'],
    keyFilter: 'party',
    snapshot: MANY,
  },
};
