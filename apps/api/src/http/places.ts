/** Paths of this machine are replaced in answers by the names of the settings that give them. */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config.js';

/** Each place, and the setting that names it. */
let places: (readonly [place: string, setting: string])[] = [];

/** From now on the paths that the settings give are hidden. */
export function hidePlaces({ dataDirectory, logKey: { keyFile } }: Config): void {
  places = [
    ...formsOf(dataDirectory).map((place) => [place, 'HUDNA_DATA_DIR'] as const),
    ...(keyFile === undefined ? [] : formsOf(keyFile).map((place) => [place, 'HUDNA_LOG_KEY'] as const)),
  ];
}

/** The text as a client may read it. */
export function withoutPlaces(text: string): string {
  return places.reduce((hidden, [place, setting]) => hidden.replaceAll(place, setting), text);
}

/** Longest first, since one may begin with another. */
function formsOf(path: string): string[] {
  const absolute = resolve(path);
  const forms = [absolute, existsSync(absolute) ? realpathSync(absolute) : absolute, path];
  // A relative one may be a word like any other.
  return [...new Set(forms.filter((form) => form.startsWith('/') || form.includes('\\')))].sort(
    (a, b) => b.length - a.length,
  );
}
