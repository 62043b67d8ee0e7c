/** That no event of a stream is missing: each has the revision after the one before it. KurrentDB itself says nothing of holes. */
import { StoreDamaged } from '../errors.js';
import { TextNumbers } from '../primitives/text-numbers.js';

export interface Ends {
  /** The next record of a stream, in the order of the ledger; one may come again. @throws StoreDamaged where some before it are missing */
  follow(stream: string, revision: number): void;
}

/** How far each stream goes, some 50 bytes a stream. */
export class StreamEnds implements Ends {
  readonly #streams = new TextNumbers();
  /** The last revision, by the number of the stream. */
  readonly #last: number[] = [];

  /** @param isWhole Whether it follows the ledger from its first record on: then a stream that is new begins at 0. */
  constructor(private readonly isWhole: boolean) {}

  follow(stream: string, revision: number): void {
    const number = this.#streams.find(stream);
    if (number === 0) {
      if (this.isWhole) refuseHole(stream, -1, revision);
      this.#last[this.#streams.add(stream)] = revision;
      return;
    }
    refuseHole(stream, this.#last[number]!, revision);
    this.#last[number] = Math.max(this.#last[number]!, revision);
  }
}

/** @throws StoreDamaged where events are missing between the last revision that was there and one that comes. */
export function refuseHole(stream: string, last: number, revision: number): void {
  if (revision > last + 1) throw hole(stream, last + 1, revision);
}

/** What is said of a stream that lacks events. */
export function hole(stream: string, due: number, found: number): StoreDamaged {
  return new StoreDamaged(
    `KurrentDB lacks events of the stream ${stream}: revision ${due} is due, and ${found} is there. It was truncated, deleted or scavenged. Where no scavenge has run since, take $maxCount, $maxAge and $tb out of its metadata (the stream $$${stream}); else put the database back from a backup. Then start this node again.`,
  );
}
