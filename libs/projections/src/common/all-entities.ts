import type { ReadModel } from '../read-model/read-model.js';

const PAGE = 500;

/** The ids of the things of a category that had begun, page by page. */
export function* allEntities(
  model: ReadModel,
  category: string,
  begunBy: number,
  order: 'id' | 'newest' = 'id',
): Generator<string, void> {
  let page = model.list(category, { order, begunBy, limit: PAGE });
  while (page.length > 0) {
    for (const { entity } of page) yield entity;
    if (page.length < PAGE) return;
    page = model.list(category, { order, begunBy, limit: PAGE, after: page.at(-1)! });
  }
}

/** The same of all that is known, whenever it began. */
export function everyEntity(model: ReadModel, category: string): Generator<string, void> {
  return allEntities(model, category, Number.MAX_SAFE_INTEGER);
}
