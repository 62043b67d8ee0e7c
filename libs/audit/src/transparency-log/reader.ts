/** What a log answers: its key, its heads and its proofs. Beside the follower, in another thread or another process. */
import { IsCount } from '@hudna/domain';
import { type Position, textIn } from '@hudna/event-store';
import { TransparencyLogUnavailable } from './errors.js';
import { transparencyLogFiles } from './files.js';
import { AreHashes } from './hash.js';
import { type SignedTreeHead, newestHead } from './signed-tree-heads.js';
import { consistencyProof, inclusionProof, isCount } from './tree.js';
import { TreeFiles } from './tree-files.js';

/** Hashes are in base64, as in checkpoints. */
export class Inclusion {
  @IsCount() readonly leafIndex: number;
  @IsCount() readonly size: number;
  @AreHashes() readonly inclusion: readonly string[];
}

export class Consistency {
  @IsCount() readonly from: number;
  @IsCount() readonly to: number;
  @AreHashes() readonly consistency: readonly string[];
}

/** Reads the files anew for each answer, a few dozen short reads: it holds nothing open. */
export class TransparencyLogReader {
  private constructor(private readonly directory: string) {}

  /** @param directory The log's folder; it need not be there yet. */
  static open(directory: string): TransparencyLogReader {
    return new TransparencyLogReader(directory);
  }

  /** The public key, as a vkey. @throws TransparencyLogUnavailable before the first start of a follower. */
  vkey(): string {
    const vkey = textIn(transparencyLogFiles(this.directory).publicKey)?.trim();
    if (vkey === undefined) throw new TransparencyLogUnavailable(`There is no log in ${this.directory} yet.`);
    return vkey;
  }

  /** The newest signed head, as a note; undefined before the first. @throws TransparencyLogDamaged */
  checkpoint(): string | undefined {
    return newestHead(transparencyLogFiles(this.directory).checkpoints)?.note;
  }

  /**
   * That leaf `index` is in the tree of `size` leaves.
   * @param size Default: that of the newest signed head, beyond which nothing is proved.
   * @throws RangeError where there is no such leaf or tree.
   * @throws TransparencyLogUnavailable where nothing is signed yet, or the tree is being computed.
   * @throws TransparencyLogDamaged
   */
  inclusion(index: number, size?: number): Inclusion {
    const signed = this.#within(size);
    return this.#withTree((tree) => {
      const inclusion = texts(inclusionProof(tree, index, signed));
      return { leafIndex: index, size: signed, inclusion };
    });
  }

  /**
   * That the tree of `from` leaves is the beginning of that of `to`.
   * @param to Default: the size of the newest signed head, beyond which nothing is proved.
   * @throws RangeError where there are no such trees.
   * @throws TransparencyLogUnavailable where nothing is signed yet, or the tree is being computed.
   * @throws TransparencyLogDamaged
   */
  consistency(from: number, to?: number): Consistency {
    const signed = this.#within(to);
    return this.#withTree((tree) => {
      const consistency = texts(consistencyProof(tree, from, signed));
      return { from, to: signed, consistency };
    });
  }

  /**
   * The leaf of the event at a position of the ledger; undefined where the tree has none. (In the embedded store it is
   * the position less 1; this holds for any store.)
   * @throws TransparencyLogUnavailable where there is no tree.
   */
  indexOf(position: Position): number | undefined {
    return this.#withTree((tree) => tree.indexOf(position));
  }

  /** The newest signed head. @throws TransparencyLogUnavailable before the first. @throws TransparencyLogDamaged */
  head(): SignedTreeHead {
    const head = newestHead(transparencyLogFiles(this.directory).checkpoints);
    if (!head) {
      throw new TransparencyLogUnavailable('No head of the log is signed yet: try again in a second.');
    }
    return head;
  }

  #within(size: number | undefined): number {
    const { size: signed } = this.head();
    if (size === undefined) return signed;
    if (isCount(size) && size <= signed) return size;
    throw new RangeError(`There is no signed tree of ${size} leaves: the newest has ${signed}.`);
  }

  #withTree<T>(read: (tree: TreeFiles) => T): T {
    const tree = TreeFiles.open(this.directory);
    try {
      return read(tree);
    } finally {
      tree.close();
    }
  }
}

function texts(hashes: readonly Buffer[]): string[] {
  return hashes.map((hash) => hash.toString('base64'));
}
