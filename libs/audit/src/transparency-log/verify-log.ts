/** Whether a ledger is the one that was signed: all of it, against every head. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventStore, type RecordedEvent, START } from '@hudna/event-store';
import { NoCanonicalForm } from './errors.js';
import { type TrustedTreeHead, trustedTreeHeads } from './trusted-tree-heads.js';
import { leafHashOf } from './leaf.js';
import { Growth } from './tree.js';
import { type LeafEvent, TreeComparison } from './tree-comparison.js';

export interface VerifyTransparencyLogOptions {
  /** The ledger; a store that only reads will do. */
  readonly store: EventStore;
  /** The log's folder. Nothing is written to it, and a follower may be at work on it. */
  readonly directory: string;
  /** Heads that somebody has kept elsewhere, as notes. */
  readonly checkpoints?: readonly string[];
  /** The public key that somebody has kept elsewhere. Default: the one in the folder. */
  readonly vkey?: string;
  /** Called with how many of the signed events were read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * `head`: a head of the log's own is not signed, or the file of heads is damaged. `altered`: the ledger has another root than was signed. `short`: the ledger ends before what was signed. `tree`: the
 * ledger is the one that was signed, but the tree's files, from which proofs are made, are not as they were written.
 */
export interface TransparencyLogFinding {
  readonly kind: 'head' | 'altered' | 'short' | 'tree';
  /** All of it, in sentences. */
  readonly message: string;
  /** The size of the signed tree that the ledger does not lead to. */
  readonly size?: number;
  /** So many events from the first on are those that were signed. */
  readonly agreesUpTo?: number;
  /** The first event that is another than was signed, as the ledger has it; known where the tree's files are intact. */
  readonly event?: LeafEvent;
}

export interface TransparencyLogVerdict {
  /** So many events, from the first on, are those that were signed with the key that counts; 0 where nothing says so. */
  readonly signed: number;
  /** Heads that hold, and of which the ledger is: of the log's own, and of those that were brought. */
  readonly heads: { readonly own: number; readonly brought: number };
  /** What the ledger could not be held against, and why: a sentence each. */
  readonly unproven: readonly string[];
  /** The first fault; left out where nothing is. */
  readonly finding?: TransparencyLogFinding;
}

/** Events read together. */
const PAGE = 1_000;

/**
 * Computes the tree anew from the ledger and holds it against every signed head, and against the tree's files. What is not
 * signed yet is not read. A million events take some 20 seconds.
 * @throws BadNote where the vkey is none.
 * @throws StoreDamaged, StoreUnavailable as reading the ledger does.
 */
export async function verifyTransparencyLog(
  options: VerifyTransparencyLogOptions,
): Promise<TransparencyLogVerdict> {
  const { directory, checkpoints = [], vkey } = options;
  const found = trustedTreeHeads(directory, checkpoints, vkey);
  if (typeof found === 'string') return nothingSigned([], { kind: 'head', message: found });
  const { heads, unproven } = found;
  if (heads.length === 0) return nothingSigned(unproven);
  const finding = await findingAgainst(heads, options);
  if (finding) return nothingSigned(unproven, finding);
  const counting = heads.filter(({ counts }) => counts);
  return {
    signed: counting.at(-1)?.size ?? 0,
    heads: {
      own: counting.filter(({ own }) => own).length,
      brought: counting.filter(({ own }) => !own).length,
    },
    unproven,
  };
}

function nothingSigned(
  unproven: readonly string[],
  finding?: TransparencyLogFinding,
): TransparencyLogVerdict {
  return { signed: 0, heads: { own: 0, brought: 0 }, unproven, ...(finding && { finding }) };
}

async function findingAgainst(
  heads: readonly TrustedTreeHead[],
  options: VerifyTransparencyLogOptions,
): Promise<TransparencyLogFinding | undefined> {
  const { directory } = options;
  const tree = new TreeComparison(directory);
  try {
    const finding = await hold(heads, tree, options);
    // Heads alone can be brought to a ledger without a log.
    if (finding || !tree.differs || !heads.some(({ own }) => own)) return finding;
    return {
      kind: 'tree',
      message:
        `The ledger is the one that was signed, but the files "tree" and "positions" in ${directory} are not as ` +
        'they were written. Stop the server, remove both, and start it: it computes them anew.',
    };
  } finally {
    tree.close();
  }
}

async function hold(
  heads: readonly TrustedTreeHead[],
  tree: TreeComparison,
  { store, onProgress }: VerifyTransparencyLogOptions,
): Promise<TransparencyLogFinding | undefined> {
  const growth = new Growth();
  const total = heads.at(-1)!.size;
  let after = START;
  let agreesUpTo = 0;
  onProgress?.(0, total);
  for (const head of heads) {
    while (growth.size < head.size) {
      const limit = Math.min(PAGE, head.size - growth.size);
      const { events, upTo, caughtUp } = await store.readAll({ after, limit });
      const start = growth.size;
      const fault = grow(growth, tree, events);
      if (fault) return { ...fault, agreesUpTo };
      if (growth.size > start) onProgress?.(growth.size, total);
      if (caughtUp && growth.size < head.size) return short(head, growth.size, agreesUpTo, tree);
      after = upTo;
      await nextTurn();
    }
    if (!head.root.equals(growth.root())) return altered(head, agreesUpTo, tree);
    agreesUpTo = head.size;
  }
  return undefined;
}

/** Adds a page to both trees. */
function grow(
  growth: Growth,
  tree: TreeComparison,
  events: readonly RecordedEvent[],
): TransparencyLogFinding | undefined {
  const start = growth.size;
  const completed: Buffer[][] = [];
  for (const event of events) {
    try {
      completed.push(growth.add(leafHashOf(event)));
    } catch (error) {
      if (!(error instanceof NoCanonicalForm)) throw error;
      const { position, id } = event;
      return { kind: 'altered', message: error.message, event: { index: growth.size, position, id } };
    }
  }
  tree.compare(start, events, completed);
  return undefined;
}

function altered(
  { name, size, root }: TrustedTreeHead,
  agreesUpTo: number,
  tree: TreeComparison,
): TransparencyLogFinding {
  const event = tree.otherUnder(size, root);
  const where = event
    ? `The first event that is another than was signed is ${nameOf(event)}.`
    : "Which event it is cannot be told, since the tree's files do not hold what was signed.";
  const says = `The ledger was altered: its first ${size} events have another root than ${name}.`;
  const message = `${says} ${agreement(agreesUpTo, size)} ${where}`;
  return { kind: 'altered', message, size, agreesUpTo, ...(event && { event }) };
}

function short(
  { name, size, root }: TrustedTreeHead,
  count: number,
  agreesUpTo: number,
  tree: TreeComparison,
): TransparencyLogFinding {
  const event = tree.otherUnder(size, root);
  const where = event ? ` Before its end, ${nameOf(event)} is another than was signed.` : '';
  const says = `The ledger was cut: it has ${count} events, and ${name} is of ${size}.`;
  const message = `${says} ${agreement(agreesUpTo, size)}${where}`;
  return { kind: 'short', message, size, agreesUpTo, ...(event && { event }) };
}

function nameOf({ position, id }: LeafEvent): string {
  return `the event at position ${position} with the id ${id}`;
}

function agreement(agreesUpTo: number, size: number): string {
  if (agreesUpTo === 0) return 'No smaller head bears out any of its events.';
  return agreesUpTo === size
    ? 'Another head of that size bears it out: whoever has the key has signed two histories.'
    : `Its first ${agreesUpTo} events are those that were signed.`;
}
