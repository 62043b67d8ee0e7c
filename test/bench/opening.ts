/**
 * The floors of a start: `node opening.ts KIND DIRECTORY` opens the ledger of a data directory and prints when it was
 * open, in epoch milliseconds, and its number of events, as JSON. KIND `store` opens it as the server does, which
 * reads and checks every event; `sqlite` has SQLite alone check its file (`PRAGMA quick_check`) and count the rows.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { built } from './built.ts';

const [kind, directory] = [process.argv[2]!, process.argv[3]!];

process.stdout.write(JSON.stringify(kind === 'store' ? await openStore() : openFile()));

async function openStore() {
  const { SqliteEventStore } = await built.store();
  const store = await SqliteEventStore.open({ directory });
  const opened = { at: now(), events: Number(await store.head()) };
  await store.close();
  return opened;
}

function openFile() {
  const database = new DatabaseSync(join(directory, 'ledger.sqlite'), { readOnly: true });
  const { quick_check: found } = database.prepare('PRAGMA quick_check').get()!;
  if (found !== 'ok') throw new Error(`SQLite finds the ledger damaged: ${String(found)}`);
  const { events } = database.prepare('SELECT count(*) AS events FROM event').get()!;
  const opened = { at: now(), events };
  database.close();
  return opened;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
