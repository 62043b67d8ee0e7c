/** What the parts of the benchmark share. */
export interface Bench {
  /** For whatever a part writes; removed at the end. */
  readonly directory: string;
  /** Events of the large ledger. */
  readonly events: number;
  readonly rounds: number;
  readonly subscribers: number;
  /** How long a load lasts: the user's number, or the part's own. */
  seconds(standard: number): number;
  /** A data directory with so many shellings, filled on first use. */
  ledger(events: number): Promise<string>;
}

export type BenchPart = (bench: Bench) => Promise<void>;

/**
 * Lets the contenders take turns, round after round, so that the other load of the machine falls on all of them.
 * Gives the results of each, in the order of the rounds.
 */
export async function inTurns<Name extends string, Result>(
  part: string,
  rounds: number,
  contenders: Readonly<Record<Name, (round: number) => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const entries = Object.entries(contenders) as [Name, (round: number) => Promise<Result>][];
  const results = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Name,
    Result[]
  >;
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, run] of entries) {
      process.stderr.write(`${part}: round ${round} of ${rounds}: ${name}\n`);
      results[name].push(await run(round));
    }
  }
  return results;
}
