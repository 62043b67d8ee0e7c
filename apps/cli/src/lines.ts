/** Text that comes in pieces, in whole lines. */

export interface Lines {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Lines before these. */
  readonly before: number;
  readonly count: number;
  /** Of them, those with something on them. */
  readonly commands: number;
}

/** One byte more than a line of a batch may have: of a longer one no more is held or sent, and so the server refuses it. */
const TOO_LONG = 1024 * 1024 + 1;

const NEW_LINE = 0x0a;

/** As many lines at a time as have come in; the last may have no end. */
export async function* wholeLines(input: AsyncIterable<Buffer>): AsyncGenerator<Lines, void> {
  let before = 0;
  const remainder = new Remainder();
  for await (const piece of input) {
    const end = piece.lastIndexOf(NEW_LINE) + 1;
    if (end > 0) {
      const first = piece.indexOf(NEW_LINE) + 1;
      remainder.add(piece.subarray(0, first));
      const lines = counted(Buffer.concat([remainder.take(), piece.subarray(first, end)]), before);
      before += lines.count;
      yield lines;
    }
    remainder.add(piece.subarray(end));
  }
  if (remainder.size > 0) yield counted(remainder.take(), before);
}

/** A line of which the end has not come yet. */
class Remainder {
  #pieces: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(piece: Buffer): void {
    const ended = piece.at(-1) === NEW_LINE;
    const room = TOO_LONG - this.#size;
    const kept = piece.length - (ended ? 1 : 0) > room ? piece.subarray(0, room) : piece;
    if (kept.length > 0) this.#pieces.push(kept);
    this.#size += kept.length;
    // What was cut off has its end all the same.
    if (ended && kept !== piece) this.#pieces.push(Buffer.of(NEW_LINE));
  }

  take(): Buffer<ArrayBuffer> {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    return bytes;
  }
}

function counted(bytes: Buffer<ArrayBuffer>, before: number): Lines {
  let [count, commands] = [0, 0];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(NEW_LINE, from);
    const to = end < 0 ? bytes.length : end;
    count += 1;
    if (!isBlank(bytes, from, to)) commands += 1;
    from = to + 1;
  }
  return { bytes, before, count, commands };
}

/** As the server sees it. */
function isBlank(bytes: Buffer, from: number, to: number): boolean {
  let at = from;
  while (
    at < to &&
    (bytes[at] === 0x20 || bytes[at] === 0xa0 || (bytes[at]! >= 0x09 && bytes[at]! <= 0x0d))
  ) {
    at += 1;
  }
  return at === to;
}
