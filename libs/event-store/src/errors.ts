import type { ExpectedRevision } from './port.js';
import type { Position } from './position.js';

/** The stream does not stand where the writer expected it, or only some of the events had been appended before. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** The last revision of the stream, `no-stream` where it is not there. */
    readonly actual: number | 'no-stream',
  ) {
    super(`Stream ${stream} stands at ${actual}, not at ${expected}.`);
  }
}

/** An event's id belongs to an event of another stream. Nothing was written. */
export class EventIdTaken extends Error {
  override readonly name = 'EventIdTaken';
  constructor(
    readonly id: string,
    /** The stream that has it. */
    readonly stream: string,
  ) {
    super(`The event id ${id} is taken by an event of the stream ${stream}.`);
  }
}

/** The store cannot be reached, or did not answer in time: whether an append was taken is not known. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/** There is no ledger in a directory that one was to be read from. */
export class LedgerMissing extends StoreUnavailable {
  override readonly name = 'LedgerMissing';
  constructor(
    readonly directory: string,
    options?: ErrorOptions & { readonly why?: string },
  ) {
    super(
      `There is no ledger in ${directory}${options?.why === undefined ? '' : `: ${options.why}`}.`,
      options,
    );
  }
}

/** An append was sent, and whether it was taken cannot be had now: sent again with the same ids, it is taken once. */
export class OutcomeUnknown extends StoreUnavailable {
  override readonly name = 'OutcomeUnknown';
}

/** No position that this store could have given: of another kind of store, or beyond what any ledger holds. */
export class InvalidPosition extends Error {
  override readonly name = 'InvalidPosition';
  constructor(readonly position: Position) {
    super(`${position} is no position of this ledger.`);
  }
}

/** More bytes in one append than the store takes. Nothing was written. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

interface Damage extends ErrorOptions {
  readonly file?: string;
  readonly position?: Position;
  readonly fault?: string;
}

/** What is kept is not what was written. The message names it, and says what to do; nothing was changed. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
  /** The file that is damaged, of an embedded ledger. */
  readonly file: string | undefined;
  /** Of the event that is damaged or missing, where it is one event of an embedded ledger. */
  readonly position: Position | undefined;
  /** What is wrong, for another sentence: the message where it says nothing else. */
  readonly fault: string;

  constructor(message: string, { file, position, fault = message, ...options }: Damage = {}) {
    super(message, options);
    this.file = file;
    this.position = position;
    this.fault = fault;
  }
}

/** Another process has the data directory. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
}

/** What the settings say of the server cannot be used. The message does not repeat it: it holds a password. */
export class WrongConnectionString extends Error {
  override readonly name = 'WrongConnectionString';
}
