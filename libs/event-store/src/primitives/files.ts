/** Reading and writing files so that what is written outlasts a power failure. */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { PRIVATE_FILE } from './private-files.js';

/** Bytes of a file, 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The whole file as text, undefined where there is none. */
export function textIn(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false }) && readFileSync(file, 'utf8');
}

/** As many of `count` bytes as there are from an offset on. */
export function readAt(descriptor: number, offset: number, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  let read = 0;
  while (read < count) {
    const more = readSync(descriptor, bytes, read, count - read, offset + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}

export function writeAt(descriptor: number, offset: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
  }
}

/** Adds to the end of a file, on disk when it returns. */
export function appendDurably(file: string, text: string): void {
  const isNew = sizeOf(file) === 0;
  const descriptor = openSync(file, 'a', PRIVATE_FILE);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (isNew) syncPath(dirname(file));
}

/** Makes a file: whole under its name or not there at all, even if the power fails meanwhile. */
export function makeDurably(file: string, text: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', PRIVATE_FILE);
  try {
    writeAt(descriptor, 0, Buffer.from(text));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameDurably(draft, file);
}

/** Gives a file that is on disk its final name, on disk when it returns. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncPath(dirname(to));
}

/** Makes what a file holds, or the names in a directory, outlast a power failure. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
