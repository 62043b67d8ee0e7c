/** `hudna audit explain` */
import {
  explainCorridor,
  explainPause,
  explainWindow,
  type Explanation,
  readModelKnownAt,
  withEvents,
} from '@hudna/audit';
import { type AsOf, type ReadModel, resolveAsOf, withNamedAmendments } from '@hudna/projections';
import { EXIT, type ExitCode, Misuse } from '../exit-codes.js';
import { answer, json, paint } from '../output.js';
import { plain } from '../terminal.js';
import { type MomentOptions, unknownEntity, readAsOf } from './replay.js';
import { withOpenLedger } from './open-ledger.js';
import { dateIn } from './settings.js';
import { eventLines } from './event-lines.js';

export async function explain(
  what: string,
  id: string,
  date: string | undefined,
  options: MomentOptions,
): Promise<ExitCode> {
  const why = reasonsFor(what, id, dateIn('The date', date));
  const named = readAsOf(options);
  const tree = await withOpenLedger(options, async ({ store, onProgress }) => {
    const model = await readModelKnownAt(store, { ...named, onProgress });
    const asOf = resolveAsOf(named, Date.now(), named);
    const found = withNamedAmendments(model, (reading) => why(reading, asOf));
    if (!found) return undefined;
    const explanation = await withEvents(found, store, model.position);
    return { ...explanation, position: model.position };
  });
  if (!tree) throw unknownEntity(`No ${[what, id, ...(date ? [date] : [])].join(' ')} is known.`);
  if (options.json) await json(tree);
  else await answer(lines(tree).join('\n'));
  return EXIT.done;
}

type Reasons = (model: ReadModel, asOf: AsOf) => Explanation<string> | undefined;

function reasonsFor(what: string, id: string, date: string | undefined): Reasons {
  if (what === 'window') {
    if (date === undefined) throw new Misuse('Say which day: hudna audit explain window PAUSE 2018-03-11');
    return (model, { atMs }) => explainWindow(model, id, date, atMs);
  }
  if (date !== undefined) {
    throw new Misuse(`A ${what} is explained without a date; with one: explain window.`);
  }
  if (what === 'pause') return (model, { atMs }) => explainPause(model, id, atMs);
  return (model, asOf) => explainCorridor(model, id, asOf.atMs, asOf);
}

function lines({ says, because }: Explanation, depth = 0): string[] {
  const pad = '  '.repeat(depth);
  return [
    pad + (depth === 0 ? paint('bold', plain(says)) : plain(says)),
    ...because.flatMap((reason) =>
      'recordedAt' in reason ? eventLines(reason, `${pad}  - `) : lines(reason, depth + 1),
    ),
  ];
}
