/**
 * The replay: `node replaying.ts DIRECTORY` computes all views at one moment from the raw ledger, by the function
 * behind `hudna audit replay`: the first page of every list, the positions, the situation and the windows of the
 * moment. Prints the number of events and how long it took, in ms, as JSON.
 */
import type { Answer, ViewParams, ViewContext, ViewQuery } from '../../libs/projections/src/index.ts';
import { built } from './built.ts';

/** In the middle of the ledger's time. */
const AT = Date.UTC(2015, 0, 1, 12);

const { replayAnswer } = await built.audit();
const { pathsWithoutId, viewQueries } = await built.projections();
const { SqliteEventStore } = await built.store();

interface Everything extends Answer {
  readonly answers: Record<string, unknown>;
}

/** All answers as one, so that one replay computes them together. */
const everything = {
  ...viewQueries.get('situation')!,
  read: (context: ViewContext, params: ViewParams): Everything => ({
    answers: Object.fromEntries(
      pathsWithoutId.map((path) => [path, viewQueries.get(path)!.read(context, params)]),
    ),
    position: context.model.position,
  }),
} satisfies ViewQuery;

const from = performance.now();
const store = await SqliteEventStore.openReader({ directory: process.argv[2]! });
const text = await replayAnswer(store, everything, {}, { at: AT });
const ms = performance.now() - from;
await store.close();

const { position, answers } = JSON.parse(text!) as Everything;
const { items } = answers['incidents'] as { items: unknown[] };
if (items.length === 0) throw new Error('A replay of incidents that shows none has replayed nothing.');
// The positions of the embedded store are numbers without gaps.
process.stdout.write(JSON.stringify({ events: Number(position), ms }));
