/**
 * How long a server takes until it listens and until its read model has the whole ledger, each time from the start of
 * its process on, beside a fresh process that only opens the ledger (see opening.ts).
 */
import { line, median, seconds, whole } from './figures.ts';
import { removeDerived } from './ledgers.ts';
import { type Bench, inTurns } from './part.ts';
import { answerOf, ready, withServer } from './processes.ts';

/** In ms since the process was started. */
interface Start {
  readonly listens: number;
  readonly ready: number;
}

export async function starts(bench: Bench): Promise<void> {
  const ledger = await bench.ledger(bench.events);
  await removeDerived(ledger);
  process.stderr.write('starts: the first one\n');
  const first = await started(ledger);
  const results = await inTurns('starts', bench.rounds, {
    store: () => opened('store', ledger, bench.events),
    sqlite: () => opened('sqlite', ledger, bench.events),
    hudna: () => started(ledger),
  });
  const middle = (name: keyof typeof results, what: keyof Start) =>
    median(results[name].map((start) => start[what]));
  console.log(
    `\nStart on ${whole(bench.events)} events, from the start of the process on, median of ${bench.rounds} rounds:`,
  );
  console.log(line('floor: SqliteEventStore.open, every event checked', seconds(middle('store', 'ready'))));
  console.log(line("SQLite's own quick_check and a count", seconds(middle('sqlite', 'ready'))));
  console.log(line('Hudna listens', seconds(middle('hudna', 'listens'))));
  console.log(line('Hudna is ready', seconds(middle('hudna', 'ready'))));
  console.log(line('read model to be built: Hudna listens', seconds(first.listens)));
  console.log(line('read model to be built: Hudna is ready', seconds(first.ready)));
  const ratio = middle('hudna', 'ready') / middle('store', 'ready');
  console.log(`Hudna is ready / floor: ${ratio.toFixed(2)}   (aim: 2 or less)`);
}

async function started(ledger: string): Promise<Start> {
  const from = performance.now();
  return withServer('hudna', ledger, async (url) => {
    const listens = performance.now() - from;
    await ready(url);
    return { listens, ready: performance.now() - from };
  });
}

async function opened(kind: 'store' | 'sqlite', ledger: string, events: number): Promise<Start> {
  const from = performance.timeOrigin + performance.now();
  const answer = await answerOf<{ at: number; events: number }>('opening.ts', kind, ledger);
  if (answer.events !== events) throw new Error(`${answer.events} events were found, not ${events}.`);
  return { listens: answer.at - from, ready: answer.at - from };
}
