import type { ReadModel } from '../read-model/read-model.js';

const PAGE = 500;

/** The ids of the entities of a category that had begun by a moment; read in pages. */
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

/** The ids of all entities of a category that are known, whenever they begin. */
export function everyEntity(model: ReadModel, category: string): Generator<string, void> {
  return allEntities(model, category, Number.MAX_SAFE_INTEGER);
}
