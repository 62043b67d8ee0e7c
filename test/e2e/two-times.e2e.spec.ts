import { pathsWithoutId } from '@hudna/projections';
import { Client, type Json } from '../support/client.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { scratchDirectory, startTestServer } from '../support/server.js';

/** Valid time and record time over HTTP. */
async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const scratch = await scratchDirectory();
  const server = await startTestServer(scratch.directory);
  try {
    return await work(new Client(server.url));
  } finally {
    await server.stop();
    await scratch.remove();
  }
}

it('a late report takes its place in the timeline, and answers for an earlier `knownAt` keep their bytes', async () => {
  await withServer(async (client) => {
    const receipts = await client.batch(ndjson(await easternGhouta()));
    const seen = receipts.at(-1)!.body.position as string;
    const knownAt = (await client.get('/v1/events?limit=1000')).items.at(-1).recordedAt as string;
    const ask = (seenBy?: string) =>
      Promise.all(
        pathsWithoutId.flatMap((view) =>
          ['2018-03-10T12:00:00Z', '2018-03-11T08:00:00Z', '2018-03-20'].map((at) =>
            client.bytes(`/v1/${view}?at=${at}&knownAt=${knownAt}`, seenBy),
          ),
        ),
      );
    const before = await ask(seen);
    const late = await client.take('suspend-corridor', {
      corridor: 'al-wafideen',
      occurredAt: '2018-03-10T09:00:00Z',
      reason: 'Shelling at the crossing',
    });
    const resumed = await client.take('resume-corridor', {
      corridor: 'al-wafideen',
      occurredAt: '2018-03-11T06:00:00Z',
    });
    const status = async (at: string) => {
      const { status, because } = await client.get(`/v1/corridors/al-wafideen?at=${at}`, resumed.position);
      return { status, because };
    };
    expect(await status('2018-03-10T12:00:00Z')).toMatchObject({
      status: 'suspended',
      because: expect.arrayContaining([late.events[0]!.id]),
    });
    expect(await status('2018-03-11T08:00:00Z')).toMatchObject({
      status: 'open',
      because: expect.arrayContaining([resumed.events[0]!.id]),
    });
    expect((await status('2018-03-09T12:00:00Z')).status).toBe('open');
    expect(await ask(resumed.position)).toEqual(before);
  });
});

it('answers the same bytes to the same question, with an ETag that says so', async () => {
  await withServer(async (client) => {
    const { position } = await client.take('open-corridor', {
      id: 'x',
      name: 'X',
      authorities: ['a'],
      occurredAt: '2018-03-01',
    });
    const first = await client.ask('/v1/corridors/x?at=2018-03-02', { 'hudna-min-position': position });
    const etag = first.headers.get('etag')!;
    const again = await client.ask('/v1/corridors/x?at=2018-03-02', { 'if-none-match': etag });
    expect([again.status, again.body]).toEqual([304, undefined]);
    await client.take('close-corridor', { corridor: 'x', occurredAt: '2018-03-01T20:00:00Z' });
  });
});

it('a client reads its own write at once, and gets 503 for a position that is not there yet', async () => {
  await withServer(async (client) => {
    for (let number = 1; number <= 20; number += 1) {
      const { position } = await client.take('register-party', {
        id: `party-${number}`,
        name: 'A party',
        kind: 'other',
      });
      expect((await client.get('/v1/parties', position)).items).toHaveLength(number);
    }
    const ahead = await client.ask('/v1/parties', { 'hudna-min-position': '1000000' });
    expect(ahead.status).toBe(503);
    expect(ahead.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

it('pages a list without leaving out or repeating any, while others are added', async () => {
  await withServer(async (client) => {
    const report = (number: number) => ({
      command: 'report-shelling',
      data: {
        weapon: 'mortar',
        rounds: number,
        occurredAt: `2018-03-${String(1 + (number % 9)).padStart(2, '0')}`,
      },
    });
    const receipts = await client.batch(
      ndjson(Array.from({ length: 25 }, (_none, number) => report(number))),
    );
    const got: Json[] = [];
    let seen = receipts.at(-1)!.body.position as string;
    for (let cursor: string | undefined = '', pages = 0; cursor !== undefined; pages += 1) {
      const page = await client.get(`/v1/incidents?limit=7${cursor && `&cursor=${cursor}`}`, seen);
      got.push(...page.items);
      cursor = page.next;
      // A newer incident sorts before the pages that were read.
      seen = (await client.take('report-shelling', { weapon: 'rocket', occurredAt: '2018-03-20' })).position;
      expect(pages).toBeLessThan(10);
    }
    const ids = got.map(({ id }) => id as string);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(receipts.map(({ body }) => body.id as string).sort());
  });
});

it('an answer for a `knownAt` does not change, however soon it was asked', async () => {
  await withServer(async (client) => {
    const posting = Array.from({ length: 8 }, async (_none, writer) => {
      for (let number = 0; number < 40; number += 1) {
        await client.take('register-party', {
          id: `party-${writer}-${number}`,
          name: 'A party',
          kind: 'other',
        });
      }
    });
    const asked: [string, string][] = [];
    let done = false;
    const asking = async () => {
      while (!done) {
        const question = `/v1/parties?limit=1000&knownAt=${new Date().toISOString()}`;
        asked.push([question, await client.bytes(question)]);
      }
    };
    const readers = [asking(), asking()];
    await Promise.all(posting);
    done = true;
    await Promise.all(readers);
    expect(asked.length).toBeGreaterThan(10);
    for (const [question, answer] of asked) {
      expect([question, await client.bytes(question)]).toEqual([question, answer]);
    }
  });
});

it('what was known at a moment includes everything answered before it', async () => {
  await withServer(async (client) => {
    for (let number = 1; number <= 30; number += 1) {
      await client.take('register-party', { id: `party-${number}`, name: 'A party', kind: 'other' });
      const knownAt = new Date().toISOString();
      expect((await client.get(`/v1/parties?knownAt=${knownAt}`)).items).toHaveLength(number);
    }
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await client.ask(`/v1/parties?knownAt=${tomorrow}`)).status).toBe(400);
  });
});
