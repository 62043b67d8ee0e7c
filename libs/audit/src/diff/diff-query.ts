import {
  InvalidQuery,
  IsAt,
  IsMinPosition,
  momentIn,
  parameterRule,
  type PathMatch,
  queryAt,
  queryTime,
  VIEW_QUERIES_IN_WORDS,
} from '@hudna/projections';

const text = (rule: string, description: string) =>
  parameterRule(rule, { type: 'string', description }, (value) => value);

const IsViewPath = text(
  'diffed-view',
  'Its path: corridors, positions, windows/current, pauses/{id}/windows with the id in it, ...',
);
const IsItem = text('diffed-id', 'One thing of the view.');
const IsFrom = queryTime(
  'diff-from',
  'As it was known: an instant with its offset, or a local date (its end).',
);
const IsTo = queryTime('diff-to', 'And as it was known at this moment. Default: now.');

/** Asks what changed in a view between two moments of record time, and because of which events. */
export class DiffView {
  @IsViewPath() readonly view?: string;
  @IsItem() readonly id?: string;
  @IsFrom() readonly from?: string;
  @IsTo() readonly to?: string;
  @IsAt() readonly at?: string;
  @IsMinPosition() readonly minPosition?: string;
}

/** @throws InvalidQuery */
export function diffedQuery({ view, id }: DiffView): PathMatch {
  const found = view === undefined ? undefined : queryAt(id === undefined ? view : `${view}/${id}`);
  if (found) return found;
  throw new InvalidQuery('view', `There is no such view. There are: ${VIEW_QUERIES_IN_WORDS}.`);
}

/** In epoch milliseconds: valid time, and the two moments of record time. */
export interface DiffMoments {
  readonly at: number;
  readonly from: number;
  /** Left out: now. */
  readonly to?: number;
}

/** @throws InvalidQuery */
export function diffMoments(query: DiffView, now: number, timeZone: string): DiffMoments {
  const moment = (name: 'at' | 'from' | 'to') => {
    const given = query[name];
    return given === undefined ? undefined : momentIn(name, given, timeZone);
  };
  const [from, to, at = now] = [moment('from'), moment('to'), moment('at')];
  if (from === undefined) {
    throw new InvalidQuery(
      'from',
      'Say from when on: a moment at which the view was known, such as 2018-03-11.',
    );
  }
  if (from > now) throw new InvalidQuery('from', 'This moment has not come: give an earlier one.');
  if (to !== undefined && to > now) {
    throw new InvalidQuery('to', 'This moment has not come: leave `to` out for what is known now.');
  }
  if (to !== undefined && to < from) {
    throw new InvalidQuery('to', 'It lies before `from`: put the earlier moment first.');
  }
  return { at, from, ...(to !== undefined && { to }) };
}
