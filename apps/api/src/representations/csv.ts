/** CSV as RFC 4180 has it, in UTF-8: headers, the HXL tags below them, and a row an item. */
import { stringify } from 'csv-stringify/sync';
import type { Columns } from '@hudna/projections';

export function csvOf<T>({ columns }: Columns<T>, items: readonly T[]): string {
  const rows = [
    columns.map(({ header }) => header),
    columns.map(({ hxl }) => hxl),
    ...items.map((item) => columns.map((column) => column.value(item))),
  ];
  return stringify(rows, {
    record_delimiter: '\r\n',
    // A lone line feed in a note is quoted too.
    quote_record_delimiter: true,
    cast: { boolean: String },
    // Names, notes and sources come from strangers, and a spreadsheet runs a text that begins with = + - @, a tab or
    // a carriage return as a formula, which can fetch addresses or start programs (OWASP, CSV Injection). A quote
    // before it makes it text again. Numbers, also those below zero, stay numbers.
    escape_formulas: true,
  });
}
