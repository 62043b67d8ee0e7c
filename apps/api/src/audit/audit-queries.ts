/** What an auditor asks for, read from the query string. */
import { explainCorridor, explainPause, explainWindow, type Explanation } from '@hudna/audit';
import {
  type Answer,
  type AsOf,
  queryAt,
  type PathMatch,
  VIEW_QUERIES_IN_WORDS,
  type ReadModel,
  type ViewContext,
} from '@hudna/projections';
import { type Parameters, invalidParameter } from '../queries/parameters.js';

/** Why one thing is as it is, with the ids of the events. */
export type Reasons = Explanation<string> & Answer;

/** @throws Refusal 400 */
export function reasonsFor(parameters: Parameters): {
  read: (context: ViewContext) => Reasons | undefined;
  notFoundDetail: string;
} {
  const [corridor, pause] = [parameters.text('corridor'), parameters.text('pause')];
  const date = parameters.date('date');
  if (corridor !== undefined) {
    if (pause !== undefined) {
      throw invalidParameter('pause', 'Ask for a corridor or for a pause, one at a time.');
    }
    if (date !== undefined) {
      throw invalidParameter('date', 'A corridor has no windows: name its pause, or leave the date out.');
    }
    return reasonsQuery(`No corridor ${corridor} is known.`, (model, asOf) =>
      explainCorridor(model, corridor, asOf.atMs, asOf),
    );
  }
  if (pause === undefined) {
    throw invalidParameter('corridor', 'Say of what: corridor, or pause, or pause and date.');
  }
  if (date === undefined) {
    return reasonsQuery(`No pause ${pause} is known.`, (model, { atMs }) => explainPause(model, pause, atMs));
  }
  return reasonsQuery(`No window of the pause ${pause} on ${date} is known.`, (model, { atMs }) =>
    explainWindow(model, pause, date, atMs),
  );
}

function reasonsQuery(
  notFoundDetail: string,
  explain: (model: ReadModel, asOf: AsOf) => Explanation<string> | undefined,
) {
  const read = ({ model, asOf }: ViewContext): Reasons | undefined => {
    const reasons = explain(model, asOf);
    return reasons && { ...reasons, position: model.position };
  };
  return { read, notFoundDetail };
}

/** @throws Refusal 400 */
export function viewIn(parameters: Parameters): PathMatch {
  const [view, id] = [parameters.text('view'), parameters.text('id')];
  const found = view === undefined ? undefined : queryAt(id === undefined ? view : `${view}/${id}`);
  if (found) return found;
  throw invalidParameter('view', `There is no such view. There are: ${VIEW_QUERIES_IN_WORDS}.`);
}
