import type { Dice } from '../support/dice.js';

/** The target of a fault. */
export interface Struck {
  readonly directory: string;
  /** The process id of the server; undefined where it was killed before. */
  readonly pid: number;
  readonly dice: Dice;
}

/** A kind of fault. One file of `kinds/` has those that are alike; `kinds/index.ts` lists all. */
export interface Fault {
  readonly name: string;
  /** Under a running server, or between its kill and the next start. */
  readonly when: 'running' | 'killed';
  /** Why this machine cannot have it; undefined where it can. */
  unable?(): string | undefined;
  /** Brings it about; gives its undoing, where it can be undone. */
  strike(struck: Struck): void | (() => void);
}
