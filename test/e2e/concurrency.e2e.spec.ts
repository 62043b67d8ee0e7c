import { Client, type Posted } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;

beforeEach(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
});

afterEach(async () => {
  await server.stop();
  await scratch.remove();
});

const opening = { id: 'x', name: 'X', authorities: ['russia'], occurredAt: '2018-03-01' };
const count = async () => (await client.get('/v1/events?limit=1000')).items.length as number;

it('the same key posted 50 times at once is taken once and answered the same', async () => {
  const key = { 'idempotency-key': 'one' };
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => client.post('open-corridor', opening, key)),
  );
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(49);
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await count()).toBe(1);
  expect((await client.post('open-corridor', { ...opening, name: 'Y' }, key)).status).toBe(422);
});

it('answers the same after a restart', async () => {
  const key = { 'idempotency-key': 'one' };
  const first = await client.take('report-shelling', { weapon: 'mortar' }, key);
  await server.stop();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
  const again = await client.post('report-shelling', { weapon: 'mortar' }, key);
  expect([again.status, again.body]).toEqual([200, first]);
  expect(await count()).toBe(1);
});

it('of two writers with the same expected revision one wins and one gets 412', async () => {
  const first = await client.post('open-corridor', opening);
  const etag = first.headers.get('etag')!;
  expect(etag).toBe('"0"');
  const suspend = { corridor: 'x', occurredAt: '2018-03-02T10:00:00Z' };
  const replies = await Promise.all(
    [1, 2].map(() => client.post('suspend-corridor', suspend, { 'if-match': etag })),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 412]);
  expect(await count()).toBe(2);
});

it('without If-Match both facts are taken and nothing is doubled', async () => {
  await client.take('open-corridor', opening);
  const posts = Array.from({ length: 40 }, (_none, minute) =>
    client.take('establish-facility', {
      corridor: 'x',
      facility: `tent-${minute}`,
      kind: 'water',
      occurredAt: '2018-03-02',
    }),
  );
  const answers: Posted[] = await Promise.all(posts);
  expect(answers.map(({ revision }) => revision).sort((a, b) => a - b)).toEqual(
    answers.map((_none, index) => index + 1),
  );
  const { facilities } = await client.get('/v1/corridors/x', answers.at(-1)!.position);
  expect(facilities.length).toBeGreaterThan(0);
  expect(await count()).toBe(41);
});
