/** A file that the user names to be written. */
import { PRIVATE_FILE } from '@hudna/event-store';
import { randomUUID } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  lstatSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, Misuse } from './exit-codes.js';
import { piece } from './output.js';
import { fromHere } from './places.js';
import { beforeTheEnd } from './signals.js';

type Pieces = AsyncIterable<string> | Iterable<string>;

/** Whether it is a file that has it now, or a pipe or a device that has passed it on. */
export type WrittenTo = 'file' | 'elsewhere';

/**
 * Writes a text to what the user has named: a file has all of it or stays as it was, and where the name is a link it is the
 * link's target; a pipe or a device takes it as it comes. `-` is the standard output.
 * @param directory The data directory, whose own files are no place for it.
 * @throws Misuse, Failure
 */
export async function writeOut(argument: string, text: Pieces, directory: string): Promise<WrittenTo> {
  const target = targetOf(argument);
  if ('descriptor' in target && target.descriptor === 1) {
    for await (const each of text) await piece(each);
    return 'elsewhere';
  }
  try {
    if ('file' in target) {
      refuseOwn(argument, target.file, directory);
      await replace(target, text);
      return 'file';
    }
    const stream =
      'descriptor' in target
        ? createWriteStream('', { fd: target.descriptor, autoClose: false })
        : createWriteStream(target.device);
    await pipeline(Readable.from(text), stream);
    return 'elsewhere';
  } catch (error) {
    throw asFailureOf(argument, error);
  }
}

type Target =
  | { readonly descriptor: number }
  | { readonly device: string }
  | { readonly file: string; readonly mode: number };

/** @throws Misuse */
function targetOf(argument: string): Target {
  if (argument === '-') return { descriptor: 1 };
  try {
    const path = afterLinks(fromHere(argument));
    const descriptor = /^(?:\/dev|\/proc\/\d+)\/fd\/(\d+)$/.exec(path)?.[1];
    if (descriptor !== undefined) return { descriptor: Number(descriptor) };
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { file: path, mode: PRIVATE_FILE };
    if (found.isFIFO() || found.isCharacterDevice()) return { device: path };
    if (!found.isFile()) throw new Error('it is neither a file, nor a pipe, nor a terminal');
    if (found.nlink > 1) {
      throw new Error(
        'it has another name (a hard link), under which it would stay as it is. Remove it first',
      );
    }
    return { file: path, mode: found.mode & 0o777 };
  } catch (error) {
    throw new Misuse(`${argument} cannot be written: ${(error as Error).message}`);
  }
}

/** Links to follow at most, as the system does. */
const LINKS = 40;

/** What a name stands for, which need not be there yet; what an open file of a process is stays named by its number. */
function afterLinks(name: string): string {
  let path = name;
  for (let links = 0; links <= LINKS; links += 1) {
    path = join(realpathSync(dirname(path)), basename(path));
    if (
      /^\/proc\/\d+\/fd\/\d+$/.test(path) ||
      !lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
    ) {
      return path;
    }
    path = resolve(dirname(path), readlinkSync(path));
  }
  throw new Error('its links lead nowhere');
}

/** The names under which a data directory keeps what is its own. */
const OWN = /^(?:ledger\.sqlite|hudna\.lock|log$|views$|importing$|copy-unfinished$)/;

function refuseOwn(argument: string, file: string, directory: string): void {
  if (!existsSync(directory)) return;
  const [first = ''] = relative(realpathSync(directory), file).split('/');
  if (OWN.test(first)) throw new Misuse(`${argument} is the ledger's own: name another file.`);
}

async function replace({ file, mode }: { file: string; mode: number }, text: Pieces): Promise<void> {
  const draft = `${file}.${randomUUID().slice(0, 8)}.part`;
  const handle = await open(draft, 'wx', mode);
  const remove = () => rmSync(draft, { force: true });
  const takeBack = beforeTheEnd(remove);
  try {
    await handle.chmod(mode);
    await pipeline(Readable.from(text), handle.createWriteStream({ flush: true }));
    await rename(draft, file);
  } catch (error) {
    remove();
    throw error;
  } finally {
    takeBack();
  }
}

/** Errors of the system are the file's; others come from whatever the text is read from. */
function asFailureOf(argument: string, error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (error instanceof Failure || code === undefined || syscall === undefined) return error;
  if (code === 'EPIPE') return new Failure(`Whoever reads ${argument} went away before its end.`);
  // Nothing of it was begun where its place cannot be written to.
  const sentence = `${argument} cannot be written: ${message}`;
  return syscall === 'open' ? new Misuse(sentence) : new Failure(sentence);
}
