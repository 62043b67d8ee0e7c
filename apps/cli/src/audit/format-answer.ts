/** Answers for people: what is short as a table, what is long left out. */
import { occurredText, type Occurred } from '@hudna/domain';
import { english } from '../board.js';
import { paint } from '../output.js';
import { plain, table, width } from '../terminal.js';

type Fields = Readonly<Record<string, unknown>>;

/** What local times rest on beside the ledger. */
export const TIME_ZONE_DATA = `time zone data ${process.versions.tz}`;

/** Characters of a cell at most. */
const CELL = 48;

/** A list as a table; one entity as its fields. */
export function formatAnswer(answer: Fields): string {
  const { items, windows, position, next, ...fields } = answer;
  const list = items ?? (answer['at'] === undefined ? windows : undefined);
  const about = [
    `position ${plain(String(position))}`,
    TIME_ZONE_DATA,
    ...(next ? [`next page: --cursor ${plain(String(next))}`] : []),
  ];
  const body = Array.isArray(list)
    ? listed(list as Fields[])
    : fieldsOf({ ...fields, ...(windows !== undefined && { windows }) });
  return `${body}\n\n${paint('dim', `  ${about.join(', ')}`)}`;
}

function listed(items: readonly Fields[]): string {
  if (items.length === 0) return '  Nothing.';
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((name) => !HIDDEN.has(name));
  const columns = names.filter((name) => items.some((item) => cell(item[name]) !== ''));
  return table(
    columns,
    items.map((item) => columns.map((name) => cell(item[name]))),
  );
}

/** Where a value comes with its reasons, the value. */
function cell(value: unknown): string {
  return typeof value === 'object' && value !== null && 'value' in value ? short(value.value) : short(value);
}

/** What a row has no room for, or nobody reads. */
const HIDDEN: ReadonlySet<string> = new Set(['because', 'position', 'revision', 'geometry', 'route', 'note']);

function fieldsOf(fields: Fields): string {
  return table(['field', 'value'], rowsOf(fields, ''));
}

/** A row for each value, however deep it lies: `passability.because.0.detail`. */
function rowsOf(fields: object, path: string): string[][] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const label = plain(path + name);
    if (name === 'geometry' || name === 'route') return [];
    if (cellText(value) !== '' || typeof value !== 'object' || value === null) {
      return [[label, cellText(value)]];
    }
    if (Object.keys(value as object).length === 0) return [[label, 'none']];
    return rowsOf(value as object, `${path}${name}.`);
  });
}

/** A value in a few words; empty where it has none. */
export function short(value: unknown): string {
  const text = cellText(value);
  return width(text) <= CELL ? text : `${text.slice(0, CELL - 1)}…`;
}

/** In as many words as it takes. */
function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return plain(String(value));
  if (Array.isArray(value)) {
    return value.every(isWord) ? value.map(String).map(plain).join(', ') : '';
  }
  const fields = value as Fields;
  if ('precision' in fields && 'start' in fields) return occurredText(fields as unknown as Occurred);
  // A text by language: English, else the first there is.
  const isText = Object.entries(fields).every(
    ([key, text]) => LANGUAGE.test(key) && typeof text === 'string',
  );
  return isText ? english(fields as Record<string, string>) : '';
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;

function isWord(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
