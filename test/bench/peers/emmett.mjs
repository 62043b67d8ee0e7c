/**
 * The peer: Emmett with its SQLite store behind its own Express application, put together as its samples are. Run as
 * `node emmett.mjs DIRECTORY`; prints where it listens, as Hudna does.
 *
 * Its SQLite store closes its one connection after each operation, also when another command is in the middle of one: of
 * commands that come together nearly all fail. So here they take turns, and a connection that does nothing is kept open,
 * since without it every closing would also write the log back into the file. With EMMETT_TURNS=no all of this is left
 * out.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CommandHandler } from '@event-driven-io/emmett';
import { Created, getApplication, on } from '@event-driven-io/emmett-expressjs';
import { getSQLiteEventStore, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import { evolve, initialState, reportShelling, shellingOf } from './incident.mjs';

const fileName = join(process.argv[2], 'emmett.sqlite');
const turns = process.env.EMMETT_TURNS !== 'no';

const store = getSQLiteEventStore({ fileName });
// Its tables are made at the first use.
await store.readStream('none');

const kept = sqliteConnection({ fileName });
const { journal_mode: journal } = await kept.querySingle('PRAGMA journal_mode');
const { synchronous } = await kept.querySingle('PRAGMA synchronous');
if (journal !== 'wal' || synchronous !== 2) {
  throw new Error(`Emmett commits with ${journal} and synchronous ${synchronous}: not as durably as Hudna.`);
}
if (!turns) kept.close();

const handle = CommandHandler({ evolve, initialState });

let last = Promise.resolve();

function inTurn(work) {
  if (!turns) return work();
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

const incidents = (router) => {
  router.post(
    '/v1/commands/report-shelling',
    on(async (request) => {
      const id = randomUUID();
      const command = {
        type: 'ReportShelling',
        data: { id, ...shellingOf(request.body) },
        metadata: { now: new Date() },
      };
      await inTurn(() => handle(store, `incident-${id}`, (state) => reportShelling(command, state)));
      return Created({ createdId: id });
    }),
  );
};

const server = createServer(getApplication({ apis: [incidents] })).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`Hudna listens on http://127.0.0.1:${server.address().port}\n`);
process.once('SIGTERM', () => process.exit());
