/** A question that has no answer as it was asked; the message says how to mend it. */
export class InvalidQuery extends Error {
  override readonly name = 'BadQuestion';
  /** @param parameter What it was asked by. */
  constructor(
    readonly parameter: string,
    message: string,
  ) {
    super(message);
  }
}
