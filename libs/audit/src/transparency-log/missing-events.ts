/**
 * What the log beside a ledger knows of it. A leaf is added, and a head signed, only when the event is on disk: so the log
 * may be behind the ledger, and is never ahead of it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FoundLedger, type Position } from '@hudna/event-store';
import { TransparencyLogDamaged, TransparencyLogUnavailable, NoCanonicalForm } from './errors.js';
import { transparencyLogFiles } from './files.js';
import { type SignedTreeHead, newestHead } from './signed-tree-heads.js';
import { leafHashOf } from './leaf.js';
import { isWhole } from './writer.js';
import { Growth } from './tree.js';
import { TreeFiles } from './tree-files.js';

/** Events added to a tree before others get their turn. */
const PAGE = 1_000;

/**
 * In a few words what a ledger lacks of what the log knows; undefined where it lacks nothing. Where the tree is on disk the
 * last event that was signed is looked at, which stands for the ledger that it was signed of; where it is gone, the root is
 * computed from all of them. Whether every single event is the one that was signed, `audit verify` shows.
 * @param directory The log's folder; it need not be there. Not a byte of it is changed.
 */
export async function missingEvents(found: FoundLedger, directory: string): Promise<string | undefined> {
  const head = signedIn(directory);
  const tree = treeIn(directory);
  try {
    const logged = Math.max(head?.size ?? 0, tree?.size ?? 0);
    if (logged > found.events) {
      return `it has ${counted(found.events)}, and the log of proofs beside it was made of ${logged.toLocaleString('en')}`;
    }
    if (!head || head.size === 0 || (await isSigned(found, head, tree))) return undefined;
    return `its first ${counted(head.size)} are others than those that the log of proofs beside it was made of`;
  } finally {
    tree?.close();
  }
}

/** Heads that cannot be read are passed over here: the log refuses them itself. */
function signedIn(directory: string): SignedTreeHead | undefined {
  try {
    return newestHead(transparencyLogFiles(directory).checkpoints);
  } catch (error) {
    if (error instanceof TransparencyLogDamaged) return undefined;
    throw error;
  }
}

function treeIn(directory: string): TreeFiles | undefined {
  try {
    return TreeFiles.open(directory);
  } catch (error) {
    if (error instanceof TransparencyLogUnavailable) return undefined;
    throw error;
  }
}

async function isSigned(
  found: FoundLedger,
  head: SignedTreeHead,
  tree: TreeFiles | undefined,
): Promise<boolean> {
  try {
    if (tree && isWhole(tree, head)) {
      return leafHashOf(found.at(positionOf(head.size))).equals(tree.nodeAt(0, head.size - 1));
    }
    const growth = new Growth();
    while (growth.size < head.size) {
      growth.add(leafHashOf(found.at(positionOf(growth.size + 1))));
      if (growth.size % PAGE === 0) await nextTurn();
    }
    return growth.root().equals(head.root);
  } catch (error) {
    // What has no canonical form was never signed.
    if (error instanceof NoCanonicalForm) return false;
    throw error;
  }
}

function positionOf(number: number): Position {
  return String(number) as Position;
}

function counted(events: number): string {
  return `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'}`;
}
