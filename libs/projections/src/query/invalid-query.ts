/** A query that has no answer as it was asked; the message says how to mend it. */
export class InvalidQuery extends Error {
  override readonly name = 'BadQuestion';
  /** @param parameter The parameter that is wrong. */
  constructor(
    readonly parameter: string,
    message: string,
  ) {
    super(message);
  }
}
