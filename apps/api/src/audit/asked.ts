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
import { type Parameters, refused } from '../queries/parameters.js';

/** Why one thing is as it is, with the ids of the events. */
export type Reasons = Explanation<string> & Answer;

/** @throws Refusal 400 */
export function reasonsFor(parameters: Parameters): { question: ViewQuery<Reasons>; nothing: string } {
  const [corridor, pause] = [parameters.text('corridor'), parameters.text('pause')];
  const date = parameters.date('date');
  if (corridor !== undefined) {
    if (pause !== undefined) throw refused('pause', 'Ask for a corridor or for a pause, one at a time.');
    if (date !== undefined) {
      throw refused('date', 'A corridor has no windows: name its pause, or leave the date out.');
    }
    return asking(`No corridor ${corridor} is known.`, (model, { at, settings }) =>
      explainCorridor(model, corridor, at, settings),
    );
  }
  if (pause === undefined) throw refused('corridor', 'Say of what: corridor, or pause, or pause and date.');
  if (date === undefined) {
    return asking(`No pause ${pause} is known.`, (model, { at }) => explainPause(model, pause, at));
  }
  return asking(`No window of the pause ${pause} on ${date} is known.`, (model, { at }) =>
    explainWindow(model, pause, date, at),
  );
}

function asking(
  nothing: string,
  explain: (model: ReadModel, asked: ResolvedQuery) => Explanation<string> | undefined,
) {
  const question: ViewQuery<Reasons> = (model, asked) => {
    const reasons = explain(model, asked);
    return reasons && { ...reasons, position: model.position };
  };
  return { question, nothing };
}

/** @throws Refusal 400 */
export function viewIn(parameters: Parameters): PathMatch {
  const [view, id] = [parameters.text('view'), parameters.text('id')];
  const found = view === undefined ? undefined : queryAt(id === undefined ? view : `${view}/${id}`);
  if (found) return found;
  throw refused('view', `There is no such view. There are: ${VIEW_QUERIES_IN_WORDS}.`);
}
