/** Text for people: columns that line up in any script, and progress. */
import { stripVTControlCharacters } from 'node:util';
import { harmless } from './harmless.js';
import { draw, paint } from './output.js';

/** What takes no column of its own: combining marks, joiners and marks of direction. */
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** What takes two: East Asian wide characters and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns a text takes on a terminal. */
export function width(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) {
    if (!ZERO_WIDTH.test(segment)) columns += WIDE.test(segment) ? 2 : 1;
  }
  return columns;
}

/** Keeps one line one line, whatever a server sends, and as wide as it will be shown. */
export function plain(text: string): string {
  return harmless(text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' '));
}

/** Rows of cells, each column as wide as its widest cell. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header.map((cell) => paint('dim', cell)), ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => width(line[column] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell + ' '.repeat(widths[column]! - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Breaks a text into lines of at most `columns`, at spaces. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** One line that is drawn over itself on a terminal; elsewhere nothing but what `finish` says. */
export class ProgressBar {
  private drawn = false;
  private last = 0;

  /** @param total Left out where nobody knows: it only counts then. */
  constructor(private readonly total?: number) {}

  show(done: number, what: string): void {
    const now = Date.now();
    if (done < (this.total ?? Infinity) && now - this.last < 40) return;
    this.last = now;
    const count = [done, ...(this.total === undefined ? [] : [this.total])].map((n) =>
      n.toLocaleString('en'),
    );
    const text = `${barOf(done, this.total)}${count.join('/')}`;
    this.drawn = draw(`  ${text} ${plain(what).slice(0, 40)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.drawn) draw('');
    this.drawn = false;
  }
}

function barOf(done: number, total: number | undefined): string {
  if (total === undefined) return '';
  const cells = 24;
  const filled = total === 0 ? cells : Math.min(cells, Math.round((done / total) * cells));
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)} `;
}
