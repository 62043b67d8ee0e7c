/**
 * The hashes of RFC 6962, section 2.1 (RFC 9162, section 2.1.1): SHA-256, with a byte in front that keeps a leaf from
 * being passed off as a node.
 */
import { schemaRule } from '@hudna/domain';
import { hash } from 'node:crypto';

/** Bytes in a hash. */
export const HASH_BYTES = 32;

/** Hashes as answers have them. */
export const AreHashes = schemaRule('hashes', {
  type: 'array',
  items: { type: 'string', contentEncoding: 'base64' },
});

/** The root of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT = hash('sha256', '', 'buffer');

/** The hash of a leaf, of which the bytes are this text in UTF-8. */
export function leafHash(text: string): Buffer {
  return hash('sha256', `\0${text}`, 'buffer');
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The hash of the node over two others. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash('sha256', node, 'buffer');
}
