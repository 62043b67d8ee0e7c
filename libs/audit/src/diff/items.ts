/** The whole of a view as plain JSON, thing by thing. */
import {
  type Answer,
  type ResolvedQuery,
  InvalidQuery,
  type ViewQuery,
  decodeCursor,
  type ReadModel,
} from '@hudna/projections';

/** By id: `al-wafideen`; of a position the party and the subject, of a window the pause and the day. */
export type ItemsById = ReadonlyMap<string, unknown>;

/** Items on a page while a list is read to its end. */
const PAGE = 1_000;

/**
 * What a question finds, page by page to the end of its list; what is no list is one thing. Empty where it finds nothing.
 * @param most Things at most. @throws BadQuestion where there are more.
 */
export function itemsById(
  model: ReadModel,
  query: ViewQuery,
  params: ResolvedQuery,
  most = Infinity,
): ItemsById {
  const byId = new Map<string, unknown>();
  for (const answer of pages(model, query, params)) {
    for (const item of itemsOf(answer)) byId.set(idOf(item), item);
    if (byId.size <= most) continue;
    throw new InvalidQuery('id', `There are more than ${most} of them: ask for one, by its id.`);
  }
  return byId;
}

function* pages(model: ReadModel, query: ViewQuery, params: ResolvedQuery): Generator<Answer, void> {
  let answer = query(model, { ...params, limit: PAGE });
  while (answer) {
    yield answer;
    if (answer.next === undefined) return;
    answer = query(model, { ...params, limit: PAGE, after: decodeCursor(answer.next) });
  }
}

type Item = Readonly<Record<string, unknown>>;

/** The items of a list, the days of a pause, or the answer itself without what is only the answer's. */
function itemsOf({ position: _position, next: _next, ...answer }: Answer): readonly Item[] {
  const { items, windows, skipped = [], at } = answer as Record<string, unknown>;
  if (items) return items as Item[];
  // The situation has windows as well, and is one thing.
  if (windows && at === undefined) return [...(windows as Item[]), ...(skipped as Item[])];
  return [answer];
}

function idOf({ id, pause, party, date, subject }: Item): string {
  return String(id ?? ([pause ?? party, date ?? subject].filter(Boolean).join('/') || 'situation'));
}
