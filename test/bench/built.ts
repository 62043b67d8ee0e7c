/** The built libraries, as the server runs them. */
import type * as Audit from '../../libs/audit/src/index.ts';
import type * as Store from '../../libs/event-store/src/sqlite/index.ts';
import type * as Stores from '../../libs/event-store/src/index.ts';
import type * as Ledger from '../../libs/ledger/src/index.ts';
import type * as Projections from '../../libs/projections/src/index.ts';

const LIBS = '../../dist/libs';

export const built = {
  audit: () => import(`${LIBS}/audit/src/index.js`) as Promise<typeof Audit>,
  store: () => import(`${LIBS}/event-store/src/sqlite/index.js`) as Promise<typeof Store>,
  /** Loads the store's adapter, which is otherwise loaded on first use. */
  adapter: (driver: string) => import(`${LIBS}/event-store/src/${driver}/index.js`),
  stores: () => import(`${LIBS}/event-store/src/index.js`) as Promise<typeof Stores>,
  ledger: () => import(`${LIBS}/ledger/src/index.js`) as Promise<typeof Ledger>,
  projections: () => import(`${LIBS}/projections/src/index.js`) as Promise<typeof Projections>,
};
