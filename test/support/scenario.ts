import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../scenarios/eastern-ghouta-2018-03/commands.ndjson');

export interface ScenarioLine {
  readonly command: string;
  readonly idempotencyKey: string;
  readonly data: Record<string, unknown>;
}

/** The first scenario: Eastern Ghouta, March 2018, a command a line. */
export async function easternGhouta(): Promise<ScenarioLine[]> {
  const text = await readFile(FILE, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ScenarioLine);
}

export function ndjson(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
