import { resolve } from 'node:path';

/** npm runs scripts in the project's folder and says here where it was called. */
export function fromHere(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', file);
}
