import type { EventReference, FieldError } from '@hudna/domain';

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

/** An amendment names an event that the ledger does not hold, or not yet. Nothing was taken. */
export class NotYetRecorded extends Error {
  override readonly name = 'NotYetRecorded';
  constructor(
    readonly field: 'event' | 'other',
    reference: EventReference,
  ) {
    const what = typeof reference === 'string' ? `of the id ${reference}` : `with the key ${reference.key}`;
    super(
      `No event ${what} is recorded (${field}). If it was sent, it may still be on its way: send this again, with its key, once that is answered; otherwise check the id.`,
    );
  }
}

/** What an amendment asks for cannot be said of that event. Nothing was taken. */
export class NotAmendable extends Error {
  override readonly name = 'NotAmendable';
  readonly errors: readonly FieldError[];
  constructor(pointer: string, detail: string) {
    super(detail);
    this.errors = [{ pointer, detail }];
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
