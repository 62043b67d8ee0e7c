/** There is nothing to answer with now: no log, no signed head yet, or a tree that is being computed. */
export class TransparencyLogUnavailable extends Error {
  override readonly name = 'TransparencyLogUnavailable';
}

/** The ledger is not the one that heads were signed of. Nothing was signed. */
export class TransparencyLogMismatch extends Error {
  override readonly name = 'TransparencyLogMismatch';
}

/** A file of the log that cannot be computed anew is not as it was written. */
export class TransparencyLogDamaged extends Error {
  override readonly name = 'TransparencyLogDamaged';
}

/** The key cannot be used, or is not the one that the log was begun with. The key itself is in no message. */
export class TransparencyLogKeyRefused extends Error {
  override readonly name = 'TransparencyLogKeyRefused';
}

/** A text that is no note or no checkpoint, or is not signed as it should be. */
export class BadNote extends Error {
  override readonly name: string = 'BadNote';
}

/** A note that this key has not signed: this key does not show whether it is good. */
export class OtherKey extends BadNote {
  override readonly name = 'OtherKey';
}

/** RFC 8785 has no form for the event: there is half of a surrogate pair in one of its texts. */
export class NoCanonicalForm extends Error {
  override readonly name = 'NoCanonicalForm';
  constructor(id: string, options?: ErrorOptions) {
    super(
      `The event ${id} has a broken character in a text, so it has no canonical form to be proved by.`,
      options,
    );
  }
}
