/**
 * The file with every signed head: the notes one after the other, with an empty line after each. What a kill has left
 * of the last one is passed over.
 */
import { appendDurably, readAt, sizeOf } from '@hudna/event-store';
import { closeSync, openSync, truncateSync } from 'node:fs';
import { type TreeHead, parseCheckpoint } from './tree-head.js';
import { TransparencyLogDamaged } from './errors.js';

export interface SignedTreeHead extends TreeHead {
  /** The signed note. */
  readonly note: string;
}

/** A note as we write it, and the empty line after it; as Latin-1, so that a place in the text is one in the file. */
const NOTE =
  /^((?:[^\n]+\n)(?:0|[1-9]\d{0,15})\n[A-Za-z0-9+/]{43}=\n)\n\xe2\x80\x94 [^ \n]+ [A-Za-z0-9+/=]+\n\n/gm;

/** Bytes at the end of the file in which there is a whole head. */
const TAIL = 8_192;

/** All heads, first to last; none where there is no file. @throws TransparencyLogDamaged */
export function allHeads(file: string): SignedTreeHead[] {
  return read(file, 0).heads;
}

/** The last head, undefined where there is none. @throws TransparencyLogDamaged */
export function newestHead(file: string): SignedTreeHead | undefined {
  return read(file, tailOf(file)).heads.at(-1);
}

/** Cuts off what a kill has left of a head. @throws TransparencyLogDamaged */
export function cutTornHead(file: string): void {
  const size = sizeOf(file);
  const { end } = read(file, tailOf(file));
  if (end < size) truncateSync(file, end);
}

/** Adds a head, on disk when it returns. */
export function appendHead(file: string, note: string): void {
  appendDurably(file, `${note}\n`);
}

function tailOf(file: string): number {
  return Math.max(0, sizeOf(file) - TAIL);
}

/** The heads from an offset on, and where the last one ends. */
function read(file: string, from: number): { heads: SignedTreeHead[]; end: number } {
  const text = textFrom(file, from);
  const heads: SignedTreeHead[] = [];
  // After an offset there is the rest of some head first.
  let end = from === 0 ? 0 : undefined;
  for (const match of text.matchAll(NOTE)) {
    if (end !== undefined && match.index !== end) throw damaged(file, from + end);
    heads.push(headOf(match, file, from));
    end = match.index + match[0].length;
  }
  // A head that was torn has at most one of its two empty lines.
  const remainder = text.slice(end);
  if (end === undefined || remainder.indexOf('\n\n') !== remainder.lastIndexOf('\n\n')) {
    throw damaged(file, from + (end ?? 0));
  }
  return { heads, end: from + end };
}

function headOf([note, text]: RegExpExecArray, file: string, at: number): SignedTreeHead {
  try {
    return { ...parseCheckpoint(utf8(text!)), note: utf8(note.slice(0, -1)) };
  } catch {
    throw damaged(file, at);
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}

function textFrom(file: string, from: number): string {
  const size = sizeOf(file);
  if (size === 0) return '';
  const descriptor = openSync(file, 'r');
  try {
    return readAt(descriptor, from, size - from).toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}

function damaged(file: string, at: number): TransparencyLogDamaged {
  return new TransparencyLogDamaged(
    `The file of signed heads ${file} is damaged after byte ${at}. It was left as it is; restore it from a backup.`,
  );
}
