/**
 * Counting people by category. A figure with a margin stays one: a sum adds the lows and the highs, and a difference
 * is as wide as both together, so that nothing is more certain after the arithmetic than before.
 */
import type { Figure, Headcount, People } from '../validation/people.js';

export type PeopleCategory = keyof People;

/** One figure a category; in a residual it may be below zero. */
export type Figures = { readonly [Category in PeopleCategory]?: Figure };

/** Each category's figure, women, men, girls and boys added up where they are given apart. */
export function byCategory(people: People): Figures {
  return mapFigures(people, (headcount) =>
    isFigure(headcount) ? headcount : addFigures(Object.values(headcount)),
  );
}

/** Several convoys, or days, added up by category. A category that none of them names is left out. */
export function addPeople(all: readonly People[]): Figures {
  return all.map(byCategory).reduce((total, more) => merge(total, more, (a, b) => addFigures([a, b])), {});
}

/** Everyone, whatever the category. */
export function altogether(people: People): Figure {
  return addFigures(Object.values(byCategory(people)));
}

/**
 * What `stated` says beyond `counted`, by category, below zero where it says less; a category that one of them does
 * not name counts as none there. A tally of 1,056 beside convoys of 728 and 311 leaves 17.
 */
export function residual(stated: People, counted: People): Figures {
  const negative = mapFigures(byCategory(counted), (figure) => subtractFigure(0, figure as Figure));
  return merge(byCategory(stated), negative, (a, b) => addFigures([a, b]));
}

/** Figures added up; none makes 0. */
export function addFigures(figures: readonly Figure[]): Figure {
  return figures.reduce((a, b) => {
    const [x, y] = [margin(a), margin(b)];
    return plain({ low: x.low + y.low, best: x.best + y.best, high: x.high + y.high });
  }, 0);
}

/** `a` less `b`: at the least a's low less b's high. */
export function subtractFigure(a: Figure, b: Figure): Figure {
  const [x, y] = [margin(a), margin(b)];
  return plain({ low: x.low - y.high, best: x.best - y.best, high: x.high - y.low });
}

/** A figure's margin; a plain number has none. */
export function margin(figure: Figure): { low: number; best: number; high: number } {
  return typeof figure === 'number' ? { low: figure, best: figure, high: figure } : figure;
}

/** For people to read: `17`, or `17 (10 to 20)`. */
export function figureText(figure: Figure): string {
  return typeof figure === 'number' ? `${figure}` : `${figure.best} (${figure.low} to ${figure.high})`;
}

function plain(figure: { low: number; best: number; high: number }): Figure {
  return figure.low === figure.high ? figure.best : figure;
}

function isFigure(headcount: Headcount): headcount is Figure {
  return typeof headcount === 'number' || 'best' in headcount;
}

function mapFigures(people: People, change: (headcount: Headcount) => Figure): Figures {
  return Object.fromEntries(
    Object.entries(people).map(([name, headcount]) => [name, change(headcount as Headcount)]),
  );
}

function merge(a: Figures, b: Figures, both: (a: Figure, b: Figure) => Figure): Figures {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as PeopleCategory[];
  return Object.fromEntries(names.map((name) => [name, both(a[name] ?? 0, b[name] ?? 0)]));
}
