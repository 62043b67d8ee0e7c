/** Figures, and how they are written. */

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** The upper one of the two in the middle, where their number is even. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** 1,000,000 */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** `  what                    figure`, the figures one below the other. */
export function line(what: string, figure: string): string {
  return `  ${what.padEnd(62)} ${figure}`;
}
