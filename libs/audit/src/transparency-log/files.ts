/** What a log's folder holds, and the few calls to the system that more than one of its files needs. */
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
import { dirname, join } from 'node:path';
import { PRIVATE_FILE } from '@hudna/event-store';

/** The log's folder in a data directory. */
export function transparencyLogDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'log');
}

export function transparencyLogFiles(directory: string) {
  return {
    /** Hashes of leaves and of complete subtrees. Can be computed anew from the ledger. */
    tree: join(directory, 'tree'),
    /** The position of each leaf's event. Can be computed anew from the ledger. */
    positions: join(directory, 'positions'),
    /** Every signed head, in order. */
    checkpoints: join(directory, 'checkpoints'),
    key: join(directory, 'key'),
    publicKey: join(directory, 'key.pub'),
  };
}

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
  if (isNew) syncDirectory(dirname(file));
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
  renameSync(draft, file);
  syncDirectory(dirname(file));
}

/** Makes the names in a directory outlast a power failure. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
