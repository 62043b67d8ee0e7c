/** The lines of a text, one by one, as a file gives them. */
export async function* linesOf(text: string): AsyncGenerator<string, void> {
  yield* text.replace(/\n$/, '').split('\n');
}

/** All chunks as one text. */
export async function wholeText(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
