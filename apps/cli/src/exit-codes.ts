/**
 * What the program ends with, whichever command it was. docs/exit-codes.md has them in a table by command; a test runs every
 * command for each code in it.
 */
export const EXIT = {
  /** It was done, and all is well. */
  done: 0,
  /** It was done, and what was looked at is not as it should be: altered, refused, another ledger. Nothing else is 1. */
  wrong: 1,
  /** It was not begun: an option, an argument, a file or a directory that is named wrongly, a setting. */
  usage: 2,
  /** It could not be done, or not to its end. */
  failed: 3,
  /** Nothing wrong was found, and not all of it could be proved. */
  unproven: 4,
  /** A fault of Hudna's own; its trace is on the standard error. */
  fault: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command's action; it answers with the exit code. @throws Failure */
export type Action<Args extends unknown[]> = (...args: Args) => Promise<ExitCode>;

/** Makes of an action what commander calls. */
export type EndWith = <Args extends unknown[]>(action: Action<Args>) => (...args: Args) => Promise<void>;

/** Something the user has to know, said in a sentence. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly code: ExitCode = EXIT.failed;
}

/** The user is to ask otherwise: nothing was begun. */
export class Misuse extends Failure {
  override readonly name = 'Misuse';
  override readonly code = EXIT.usage;
}

/** What was looked at is not as it should be. */
export class NotAsItShould extends Failure {
  override readonly name = 'NotAsItShould';
  override readonly code = EXIT.wrong;
}

/** What was given does not show whether it is as it should be. */
export class NotProved extends Failure {
  override readonly name = 'NotProved';
  override readonly code = EXIT.unproven;
}
