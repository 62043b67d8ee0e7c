/** The lines of an exported ledger, from its first to its last. */
import { BadLine, endOf, HEADER, type ExportedLine, readLine } from './line.js';

export interface NumberedLine {
  /** In the file, from 1. */
  readonly number: number;
  readonly line: ExportedLine;
}

/** The events of the file, each as it is read. @throws BadLine, also where the file was cut off. */
export async function* exportedLines(lines: AsyncIterable<string>): AsyncGenerator<NumberedLine, void> {
  let number = 0;
  let ended = false;
  for await (const text of lines) {
    number += 1;
    if (ended) throw new BadLine(number, 'comes after the end');
    if (number === 1) refuseOther(text);
    else if (text.startsWith('{"events":')) ended = isEnd(text, number);
    else yield { number, line: readLine(text, number) };
  }
  if (!ended) {
    throw new BadLine(
      number + 1,
      `is missing: the file was cut off, since its last line is to say ${endOf('n')}`,
    );
  }
}

function refuseOther(text: string): void {
  if (text !== HEADER) throw new BadLine(1, `is not ${HEADER}: this is no ledger that Hudna has exported`);
}

function isEnd(text: string, number: number): true {
  const above = number - 2;
  if (text !== endOf(above)) {
    throw new BadLine(
      number,
      `is to say how many events stand above it, and that is ${above}: some are missing`,
    );
  }
  return true;
}
