/** The whole of a view as plain JSON, item by item. */
import {
  type Answer,
  type Cursor,
  decodeCursor,
  InvalidQuery,
  type ViewParams,
  type ViewContext,
  type ViewQuery,
  withNamedAmendments,
} from '@hudna/projections';

/** By id: `al-wafideen`; of a position the party and the subject, of a window the pause and the day. */
export type ItemsById = ReadonlyMap<string, unknown>;

/** Items on a page while a list is read to its end. */
const PAGE = 1_000;

/**
 * What a query finds, page by page to the end of its list; what is no list is one item. Empty where it finds nothing.
 * @param most Items at most. @throws InvalidQuery where there are more.
 */
export function itemsById(
  query: ViewQuery,
  params: ViewParams,
  context: ViewContext,
  most = Infinity,
): ItemsById {
  const { items } = query;
  const byId = new Map<string, unknown>();
  for (const answer of pages(query, params, context)) {
    for (const item of items.of(answer)) byId.set(items.id(item), item);
    if (byId.size <= most) continue;
    throw new InvalidQuery('id', `There are more than ${most} of them: ask for one, by its id.`);
  }
  return byId;
}

function* pages(query: ViewQuery, params: ViewParams, context: ViewContext): Generator<Answer, void> {
  const page = (cursor?: Cursor) =>
    withNamedAmendments(context.model, (model) =>
      query.read({ ...context, model }, { ...params, limit: PAGE, ...(cursor && { cursor }) }),
    );
  let answer = page();
  while (answer) {
    yield answer;
    if (answer.next === undefined) return;
    answer = page(decodeCursor(answer.next));
  }
}
