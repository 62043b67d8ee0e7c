/** What an auditor brings along: heads and keys that were kept elsewhere. */
import { existsSync } from 'node:fs';
import { splitNotes } from '@hudna/audit';
import { Misuse } from '../exit-codes.js';
import { readText } from '../input.js';
import { fromHere } from '../places.js';

/** A public key as it is given, or in the file of that name. @throws Failure */
export async function keyIn(argument: string): Promise<string> {
  return (existsSync(fromHere(argument)) ? await readText(argument) : argument).trim();
}

/** The signed heads in a file: as `/v1/log/checkpoint` gives them, as a log keeps them, or in a proof. @throws Failure */
export async function headsIn(argument: string): Promise<string[]> {
  const text = await readText(argument);
  const heads = splitNotes(checkpointOf(text) ?? text).filter((note) => note.trim() !== '');
  if (heads.length > 0) return heads;
  throw new Misuse(`${argument} holds no signed head: give what /v1/log/checkpoint has given.`);
}

function checkpointOf(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const { checkpoint } = JSON.parse(text) as { checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : '';
  } catch {
    return '';
  }
}
