/** The one way out: whatever this program says goes through here. */
import { styleText } from 'node:util';
import { Failure } from './exit-codes.js';
import { harmless, harmlessJson, ours } from './harmless.js';

type Format = Parameters<typeof styleText>[0];

/** Why nothing more can be written to the standard output: its reader went away, or the disk is full. */
let lost: Error | undefined;
process.stdout.on('error', (error) => (lost ??= error));
// Then nobody is left to read why.
process.stderr.on('error', () => {});

/** Colours on a terminal alone; NO_COLOR and FORCE_COLOR are heeded. */
export function paint(format: Format, text: string): string {
  const [before, after] = styleText(format, '\n', { stream: process.stdout }).split('\n');
  return `${ours(before!)}${text}${ours(after!)}`;
}

export function toTerminal(): boolean {
  return process.stdout.isTTY;
}

/** Says how it goes, one line or several. Where nobody reads any more it is dropped, and the work goes on. */
export async function say(text: string): Promise<void> {
  await write(`${harmless(text)}\n`);
}

/** Says what came of it: on the standard error where nobody reads the standard output any more. */
export async function conclude(text: string): Promise<void> {
  if (await write(`${harmless(text)}\n`)) complain(text);
}

/** Gives what was asked for, for people. @throws Failure where it does not arrive. */
export async function answer(text: string): Promise<void> {
  await delivered(`${harmless(text)}\n`);
}

/** Gives what was asked for, for machines: these bytes and no other. @throws Failure where they do not arrive. */
export async function bytes(text: string): Promise<void> {
  // On a terminal the prompt is to stand on a line of its own.
  await delivered(toTerminal() ? `${harmlessJson(text)}\n` : text);
}

/** Of many pieces of a whole, the next. @throws Failure where it does not arrive. */
export async function piece(text: string): Promise<void> {
  await delivered(toTerminal() ? harmlessJson(text) : text);
}

export function json(value: object): Promise<void> {
  return bytes(JSON.stringify(value));
}

/** To the user, past whatever reads the output. */
export function complain(text: string): void {
  process.stderr.write(`${harmless(text)}\n`);
}

/** Draws one line over itself; true where there is a terminal to draw on. */
export function draw(line: string): boolean {
  if (!process.stderr.isTTY) return false;
  process.stderr.write(`\r\x1b[K${harmless(line)}`);
  return true;
}

async function delivered(text: string): Promise<void> {
  const error = await write(text);
  if (!error) return;
  const gone = (error as NodeJS.ErrnoException).code === 'EPIPE';
  throw new Failure(
    gone
      ? 'Whoever reads the output went away before its end.'
      : `The output cannot be written: ${error.message}`,
    { cause: error },
  );
}

/** Ends when it is on its way; with the error where it is not. */
function write(text: string): Promise<Error | undefined> {
  if (lost) return Promise.resolve(lost);
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => resolve((lost ??= error ?? undefined)));
  });
}
