/** Runs the shell blocks of docs/operations.md word for word, so that what is documented is what is tested. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');

/** The first block of shell under a heading. @throws Error where there is none. */
export async function documented(heading: string): Promise<string> {
  const text = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
  const [, section] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const block = /^```sh\n([^]*?)^```$/m.exec(section?.split(/^#+ /m)[0] ?? '')?.[1];
  if (block === undefined) throw new Error(`docs/operations.md has no shell under "${heading}".`);
  return block;
}

/** Runs it in the project's folder, and fails where any line of it does. */
export async function runShell(block: string, variables: Record<string, string>): Promise<void> {
  await promisify(execFile)('sh', ['-euc', block], { cwd: ROOT, env: { ...process.env, ...variables } });
}
