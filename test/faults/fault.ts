import type { Dice } from '../support/dice.js';

/** What a fault is brought about on. */
export interface Struck {
  readonly directory: string;
  /** The server's process; where it was killed before, nobody's. */
  readonly pid: number;
  readonly dice: Dice;
}

/** A kind of fault. One file of `kinds/` holds those that are alike; `kinds/index.ts` lists them all. */
export interface Fault {
  readonly name: string;
  /** Under a server that runs, or between its sudden end and the next start. */
  readonly when: 'running' | 'killed';
  /** Why this machine cannot have it; undefined where it can. */
  unable?(): string | undefined;
  /** Brings it about; gives what undoes it, where that can be done. */
  strike(struck: Struck): void | (() => void);
}
