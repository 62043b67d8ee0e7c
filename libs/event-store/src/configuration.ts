/** The settings of a process are environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used. The message is one sentence that names it and says what to set instead. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
