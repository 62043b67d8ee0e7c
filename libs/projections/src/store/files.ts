import { renameDurably, syncPath } from '@hudna/event-store';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The views file of a version of the projection. */
export function readModelFile(directory: string, version: number): string {
  return join(directory, `views-${version}.sqlite`);
}

/** The name that it has while it is being built. */
export function buildingFile(directory: string, version: number): string {
  return `${readModelFile(directory, version)}.building`;
}

/** The views files of other versions, newest first. */
export function otherFiles(directory: string, version: number): string[] {
  const versions = readdirSync(directory).flatMap((name) => /^views-(\d+)\.sqlite$/.exec(name)?.[1] ?? []);
  return versions
    .map(Number)
    .filter((other) => other !== version)
    .sort((a, b) => b - a)
    .map((other) => readModelFile(directory, other));
}

/** Removes what interrupted builds of any version have left. */
export function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (/^views-\d+\.sqlite\.building/.test(name)) rmSync(join(directory, name), { force: true });
  }
}

/** Removes a file of SQLite's with its companions. A reader that has it open can go on reading it. */
export function removeFile(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
}

/** Gives a finished file its name, whole or not at all. */
export function publish(building: string, file: string): void {
  syncPath(building);
  removeFile(file);
  renameDurably(building, file);
}
