import { existsSync, readFileSync } from 'node:fs';
import { Failure } from '../client.js';
import { fromHere } from './settings.js';

/** @throws Failure */
export function readText(given: string): string {
  try {
    return readFileSync(fromHere(given), 'utf8');
  } catch (error) {
    throw cannot('read', given, error);
  }
}

/** A public key as it is given, or in the file of that name. @throws Failure */
export function keyIn(given: string): string {
  return (existsSync(fromHere(given)) ? readText(given) : given).trim();
}

export function cannot(what: 'read' | 'written', file: string, error: unknown): Failure {
  return new Failure(`${file} cannot be ${what}: ${(error as Error).message}`);
}
