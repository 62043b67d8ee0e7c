/**
 * The replay: `node replaying.ts DIRECTORY` has all views answered from scratch out of the raw ledger, as they stood at a
 * moment, by what `hudna audit replay` answers one with: the first page of every list, the positions, the situation and
 * the windows of the moment. Prints of how many events and how long it took, in ms, as JSON.
 */
import type { Answer, ViewQuery } from '../../libs/projections/src/index.ts';
import { built } from './built.ts';

/** In the middle of what the ledger is filled with. */
const AT = Date.UTC(2015, 0, 1, 12);

const { replayAnswer } = await built.audit();
const { viewQueries } = await built.projections();
const { SqliteEventStore } = await built.store();

/** Each of what is no question about one thing. */
const all = [...viewQueries].filter(([path]) => !path.includes('{'));

/** All answers as one, so that they are replayed together. */
const everything: ViewQuery<Answer & { answers: Record<string, unknown> }> = (model, asked) => ({
  answers: Object.fromEntries(all.map(([path, question]) => [path, question(model, asked)])),
  position: model.position,
});

const from = performance.now();
const store = await SqliteEventStore.openReader({ directory: process.argv[2]! });
const text = await replayAnswer(store, everything, {}, { at: AT });
const ms = performance.now() - from;
await store.close();

const { position, answers } = JSON.parse(text!) as ReturnType<typeof everything> & object;
const { items } = answers['incidents'] as { items: unknown[] };
if (items.length === 0) throw new Error('A replay of incidents that shows none has replayed nothing.');
// The positions of the embedded store are numbers without gaps.
process.stdout.write(JSON.stringify({ events: Number(position), ms }));
