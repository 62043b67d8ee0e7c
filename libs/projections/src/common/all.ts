import type { Shelf } from '../shelf.js';

const PAGE = 500;

/** The ids of the things of a category that had begun, page by page. */
export function* allOf(
  shelf: Shelf,
  category: string,
  begunBy: number,
  order: 'id' | 'newest' = 'id',
): Generator<string, void> {
  let page = shelf.list(category, { order, begunBy, limit: PAGE });
  while (page.length > 0) {
    for (const { entity } of page) yield entity;
    if (page.length < PAGE) return;
    page = shelf.list(category, { order, begunBy, limit: PAGE, after: page.at(-1)! });
  }
}
