import { AsOfParams } from '../query/params.js';
import { MANY, query, type View } from '../view.js';
import { nextSituationBoundary } from './boundary.js';
import { Situation, situationAt } from './situation.js';

export class GetSituation extends AsOfParams {}

/** The one item, and the one key. */
const WHOLE = 'situation';

export const situation: View = {
  name: 'situation',
  queries: [
    query({
      path: 'situation',
      summary: 'The situation at a glance',
      params: GetSituation,
      answer: Situation,
      read: ({ model, asOf }) => situationAt(model, asOf.atMs, asOf),
      items: { of: ({ position: _position, ...whole }) => [whole], id: () => WHOLE },
    }),
  ],
  live: {
    keys: () => [WHOLE],
    items({ model, asOf }, key) {
      const { at: _at, position: _position, ...shown } = situationAt(model, asOf.atMs, asOf);
      return [{ id: key, value: { ...shown, id: key } }];
    },
    affectedBy: () => [WHOLE],
    nextClockChange: (model, _key, afterMs, settings) => nextSituationBoundary(model, afterMs, settings),
    filters: [],
    snapshot: MANY,
  },
};
