/** A moment (epoch milliseconds) by the clocks of a zone: `2018-03-11T09:00:00+02:00`. */
export function localInstant(epochMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toString({ timeZone });
}
