import { lines } from './lines.js';
import { HttpProblem } from './problem.js';

const NEVER = new Promise<never>(() => {});

/** What is read of these parts, after which nothing comes any more, or the end. */
async function read(parts: readonly string[], { ends = true, lineMs = 60_000, idleMs = 60_000 } = {}) {
  async function* sent() {
    for (const part of parts) yield Buffer.from(part);
    if (!ends) await NEVER;
  }
  const found: (string | undefined)[] = [];
  try {
    for await (const line of lines(sent(), 10, { lineMs, idleMs })) found.push(line?.toString());
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return { found, status: error.status, detail: error.message };
  }
  return { found };
}

it('lines come in any pieces, and one that is too long is passed over', async () => {
  expect(await read(['ab', 'c\n', '\nd\ne', 'f', '\n', 'x'.repeat(8), 'xxx\ng'])).toEqual({
    found: ['abc', '', 'd', 'ef', undefined, 'g'],
  });
});

it('a line that is begun must come to its end in time', async () => {
  expect(await read(['a\nb'], { ends: false, lineMs: 1 })).toEqual({
    found: ['a'],
    status: 408,
    detail: expect.stringMatching(/^The line did not come to its end in time: nothing of it was taken\./),
  });
});

it('between lines a sender may be silent for longer, and not for ever', async () => {
  expect(await read(['a\n'], { ends: false, idleMs: 1 })).toEqual({
    found: ['a'],
    status: 408,
    detail: expect.stringMatching(/^No line has come for too long: the batch ends here\./),
  });
});

it('who reads slowly keeps the sender waiting, and not the other way round', async () => {
  async function* sent() {
    yield Buffer.from('a\nb\n');
    yield Buffer.from('c\n');
  }
  const found: (string | undefined)[] = [];
  for await (const line of lines(sent(), 10, { lineMs: 1, idleMs: 1 })) {
    found.push(line?.toString());
    for (const from = performance.now(); performance.now() - from < 5;);
  }
  expect(found).toEqual(['a', 'b', 'c']);
});

it('as long as each line comes in time, there may be any number of them, and blank ones do not count', async () => {
  jest.useFakeTimers();
  try {
    async function* sent() {
      for (const part of ['a', '\nb', 'c\n', 'd\n', '\n', '\n', 'e\n']) {
        await new Promise((resolve) => setTimeout(resolve, 400));
        yield Buffer.from(part);
      }
    }
    const found: string[] = [];
    const reading = (async () => {
      for await (const line of lines(sent(), 10, { lineMs: 1_000, idleMs: 1_000 })) found.push(`${line}`);
    })().catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await reading).toMatchObject({ status: 408 });
    expect(found).toEqual(['a', 'bc', 'd', '', '']);
  } finally {
    jest.useRealTimers();
  }
});
