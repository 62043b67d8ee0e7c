/** The BroadcastChannel on which the writer of a directory (its real path) tells of its commits. */
export function channelName(directory: string): string {
  return `hudna:${directory}`;
}
