import type { FieldError } from '@hudna/domain';

/** Fields are missing, unknown or not as they should be. Nothing was taken. */
export class InvalidCommand extends Error {
  override readonly name = 'InvalidCommand';
  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(({ pointer, detail }) => `${pointer || 'body'}: ${detail}`).join(' '));
  }
}

/** No command has this name. */
export class UnknownCommand extends Error {
  override readonly name = 'UnknownCommand';
  constructor(
    command: string,
    readonly known: readonly string[],
  ) {
    super(`There is no command ${command.slice(0, 100)}. There are: ${known.join(', ')}.`);
  }
}

/** The fact cannot be true beside what is recorded. Nothing was taken. */
export class Contradicted extends Error {
  override readonly name = 'Contradicted';
  constructor(
    detail: string,
    /** The events it contradicts. */
    readonly contradicts: readonly string[],
  ) {
    super(detail);
  }
}

/** The idempotency key came before, with another command or other fields. Nothing was taken. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
  constructor(readonly event: string) {
    super(
      `This idempotency key was used before for another report (event ${event}). Give every report a key of its own; only a repeat of the same report carries the same key.`,
    );
  }
}

/** The stream does not stand at the revision that the writer asked for. Nothing was taken. */
export class RevisionMismatch extends Error {
  override readonly name = 'RevisionMismatch';
  constructor(
    readonly stream: string,
    readonly actual: number | 'no-stream',
  ) {
    super(
      actual === 'no-stream'
        ? `Nothing is recorded in ${stream} yet: send the command without If-Match.`
        : `${stream} stands at revision ${actual} by now: read it again, then send the command with If-Match: "${actual}".`,
    );
  }
}
