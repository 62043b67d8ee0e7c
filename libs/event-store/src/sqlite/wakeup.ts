/** The BroadcastChannel on which the writer of a directory (its real path) posts its commits. */
export function channelName(directory: string): string {
  return `hudna:${directory}`;
}
