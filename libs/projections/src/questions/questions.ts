import { positionsOn, situationAt, windowsNow, windowsOfPause } from './composed.js';
import type { Question } from './question.js';
import { historyOf, oneOf, pageOf, type ViewOfThings, viewsOfThings } from './things.js';

/** Every question under its path over HTTP: `corridors`, `corridors/{id}`, `corridors/{id}/history`, `situation`. */
export const questions: ReadonlyMap<string, Question> = new Map<string, Question>([
  ...Object.entries<ViewOfThings>(viewsOfThings).flatMap(([name, view]): [string, Question][] => [
    [name, pageOf(view)],
    [`${name}/{id}`, oneOf(view)],
    [`${name}/{id}/history`, historyOf(view)],
  ]),
  ['pauses/{id}/windows', windowsOfPause],
  ['windows/current', windowsNow],
  ['positions', positionsOn],
  ['situation', situationAt],
]);

export interface QuestionAt {
  /** As in `questions`. */
  readonly name: string;
  readonly question: Question;
  /** Of the thing that is asked for, where it is one. */
  readonly id?: string;
}

/** The question at a path: `corridors`, `corridors/al-wafideen`, `pauses/first/windows`; undefined where there is none. */
export function questionAt(path: string): QuestionAt | undefined {
  const whole = questions.get(path);
  if (whole && !path.includes('{')) return { name: path, question: whole };
  const [view, id, ...rest] = path.split('/');
  const name = [view, '{id}', ...rest].join('/');
  const question = questions.get(name);
  return id && question ? { name, question, id } : undefined;
}

/** What there is, for people. */
export const QUESTIONS_IN_WORDS = `${Object.keys(viewsOfThings).join(', ')} (of each also one by its id, and its history), windows of a pause by its id, windows/current, positions, situation`;
