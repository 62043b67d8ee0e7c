/** What an auditor asks for, read from the query string. */
import { explainCorridor, explainPause, explainWindow, type Explanation } from '@hudna/audit';
import {
  type Answer,
  type ResolvedQuery,
  type ViewQuery,
  queryAt,
  type PathMatch,
  VIEW_QUERIES_IN_WORDS,
  type ReadModel,
} from '@hudna/projections';
import { type Parameters } from '../queries/parameters.js';
import { invalidParameter } from '../http/problem.js';

/** Why one thing is as it is, with the ids of the events. */
export type Reasons = Explanation<string> & Answer;

/** @throws Refusal 400 */
export function reasonsFor(parameters: Parameters): { question: ViewQuery<Reasons>; notFoundDetail: string } {
  const [corridor, pause] = [parameters.text('corridor'), parameters.text('pause')];
  const date = parameters.date('date');
  if (corridor !== undefined) {
    if (pause !== undefined) {
      throw invalidParameter('pause', 'Ask for a corridor or for a pause, one at a time.');
    }
    if (date !== undefined) {
      throw invalidParameter('date', 'A corridor has no windows: name its pause, or leave the date out.');
    }
    return reasonsQuery(`No corridor ${corridor} is known.`, (model, { at, settings }) =>
      explainCorridor(model, corridor, at, settings),
    );
  }
  if (pause === undefined) {
    throw invalidParameter('corridor', 'Say of what: corridor, or pause, or pause and date.');
  }
  if (date === undefined) {
    return reasonsQuery(`No pause ${pause} is known.`, (model, { at }) => explainPause(model, pause, at));
  }
  return reasonsQuery(`No window of the pause ${pause} on ${date} is known.`, (model, { at }) =>
    explainWindow(model, pause, date, at),
  );
}

function reasonsQuery(
  notFoundDetail: string,
  explain: (model: ReadModel, params: ResolvedQuery) => Explanation<string> | undefined,
) {
  const question: ViewQuery<Reasons> = (model, params) => {
    const reasons = explain(model, params);
    return reasons && { ...reasons, position: model.position };
  };
  return { question, notFoundDetail };
}

/** @throws Refusal 400 */
export function viewIn(parameters: Parameters): PathMatch {
  const [view, id] = [parameters.text('view'), parameters.text('id')];
  const found = view === undefined ? undefined : queryAt(id === undefined ? view : `${view}/${id}`);
  if (found) return found;
  throw invalidParameter('view', `There is no such view. There are: ${VIEW_QUERIES_IN_WORDS}.`);
}
