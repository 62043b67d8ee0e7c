/** Settings of a stream by which KurrentDB lets events go, and the marks that it puts on one that is deleted. */
import type { RecordedEvent as KurrentEvent } from '@kurrent/kurrentdb-client';
import { StoreDamaged } from '../errors.js';

const METADATA = '$metadata';
const TOMBSTONE = '$streamDeleted';

/** Types of the records of KurrentDB's own that hold them. */
export const SETTINGS_RECORD_TYPES = [METADATA, TOMBSTONE] as const;

export function isSettingsRecord({ type }: Pick<KurrentEvent, 'type'>): boolean {
  return (SETTINGS_RECORD_TYPES as readonly string[]).includes(type);
}

const LET_GO = ['$maxCount', '$maxAge', '$tb'] as const;

export class StreamSettings {
  /** What is wrong now, by stream: a later record may have mended it. */
  readonly #wrong = new Map<string, string>();

  #noted = -1n;

  /** Takes note of the next of these records, in the order of the ledger; one may come again. */
  note({ type, streamId, data, position }: KurrentEvent): void {
    if (!position || position.commit <= this.#noted) return;
    this.#noted = position.commit;
    const stream = type === METADATA ? streamId.slice(2) : streamId;
    // Systems have streams and settings of their own.
    if (stream.startsWith('$')) return;
    const what = type === METADATA ? letGoBy(data) : 'a tombstone';
    if (what === undefined) this.#wrong.delete(stream);
    else this.#wrong.set(stream, what);
  }

  /** @throws StoreDamaged where a stream has one */
  refuse(): void {
    const [first] = this.#wrong;
    if (!first) return;
    const [stream, what] = first;
    const more = this.#wrong.size > 1 ? `, as have others (${this.#wrong.size - 1})` : '';
    const remedy = what.startsWith('a ')
      ? 'Put the database back from a backup'
      : `Take it out of its metadata (the stream $$${stream})`;
    throw new StoreDamaged(
      `The stream ${stream} has ${what} in KurrentDB${more}, by which events of the ledger are lost. ${remedy}, then start this node again: it says whether any are missing.`,
    );
  }
}

function letGoBy(data: unknown): string | undefined {
  const settings = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const found = LET_GO.filter((name) => name in settings && !(name === '$tb' && settings[name] === 0));
  if (found.length === 0) return undefined;
  return found.map((name) => `${name} ${String(settings[name])}`).join(' and ');
}
