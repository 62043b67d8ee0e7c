/** What the user names to be read: a file, a pipe, `-` for the standard input. It is read once, from its beginning to its end. */
import { closeSync, createReadStream, fstat, open } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { Failure, Misuse } from './exit-codes.js';
import { fromHere } from './places.js';

/** Read at once of a file; a pipe gives what is in it. */
const PIECE = 256 * 1024;

/** Bytes of a text that is read as a whole. */
const MOST = 16 * 1024 * 1024;

const STANDARD_INPUT = /^(?:-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/;

const opened = promisify(open);
const found = promisify(fstat);

/** @throws Misuse where there is nothing of that name that can be read. */
export async function openInput(argument: string): Promise<Readable> {
  if (STANDARD_INPUT.test(argument)) return process.stdin;
  let fd: number | undefined;
  try {
    fd = await opened(fromHere(argument), 'r');
    const what = await found(fd);
    if (what.isDirectory()) throw new Error('it is a directory');
    // A read of a pipe as of a file keeps a thread, and the end of this process, waiting for the writer.
    if (what.isFIFO()) return new Socket({ fd, readable: true, writable: false });
    return createReadStream('', { fd, highWaterMark: PIECE });
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw new Misuse(`${argument} cannot be read: ${(error as Error).message}`);
  }
}

/** The whole of it as text. @throws Misuse, Failure */
export async function readText(argument: string): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  const input = await openInput(argument);
  try {
    for await (const piece of input as AsyncIterable<Buffer>) {
      pieces.push(piece);
      if ((size += piece.length) > MOST) {
        throw new Misuse(`${argument} is larger than 16 MiB: it is another file.`);
      }
    }
  } catch (error) {
    throw error instanceof Failure ? error : cannotRead(argument, error);
  } finally {
    input.destroy();
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Where reading has begun. */
export function cannotRead(argument: string, error: unknown): Failure {
  return new Failure(`${argument} cannot be read to its end: ${(error as Error).message}`);
}
