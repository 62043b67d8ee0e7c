import { liveViews, parametersOf, views } from '@hudna/projections';
import { Client } from '../support/client.js';
import { type Server, scratchDirectory, startTestServer } from '../support/server.js';

/** The list of views is the only registration: what it has is served, and nothing else is. */
let server: Server;
let client: Client;
let remove: () => Promise<void>;

beforeAll(async () => {
  const scratch = await scratchDirectory();
  ({ remove } = scratch);
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
});

afterAll(async () => {
  await server.stop();
  await remove();
});

const queries = views.flatMap((view) => view.queries);

it.each(queries.map(({ path }) => path))('there is a route for %s', async (path) => {
  const { status, body } = await client.ask(`/v1/${path.replace('{id}', 'nobody')}`);
  if (path.includes('{id}')) expect([status, body.type]).toEqual([404, 'urn:hudna:problem:not-known']);
  else expect([status, body.position]).toEqual([200, '0']);
});

it.each(queries.map((query) => [query.path, query] as const))(
  '%s takes the parameters of its class and no others',
  async (path, { params }) => {
    const taken = [...parametersOf(params)].flatMap(([name, one]) => (one.in === 'query' ? [name] : []));
    const { status, body } = await client.ask(`/v1/${path.replace('{id}', 'nobody')}?other=1`);
    expect([status, body.detail]).toEqual([
      400,
      `There is no parameter other here. There are: ${taken.join(', ')}.`,
    ]);
  },
);

it('there are no other GET routes than those of the views, under /v1 and beside what is no view', async () => {
  const { paths } = await client.get('/openapi.json');
  const others = /^\/v1\/(audit|events|log|subscriptions|commands)\b/;
  const served = Object.keys(paths as object).filter((path) => path.startsWith('/v1/') && !others.test(path));
  // A path of Nest may have the view itself as a parameter.
  const patterns = served.map((path) => path.slice('/v1/'.length).replaceAll('{view}', '*'));
  for (const pattern of patterns) {
    const parts = pattern.split('/');
    const declared = queries.some(({ path }) => {
      const own = path.split('/');
      return own.length === parts.length && own.every((part, at) => parts[at] === '*' || parts[at] === part);
    });
    expect([pattern, declared]).toEqual([pattern, true]);
  }
});

it.each([...liveViews.keys()])('%s can be subscribed to', async (name) => {
  const controller = new AbortController();
  const response = await fetch(`${server.url}/v1/subscriptions/${name}`, { signal: controller.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
  controller.abort();
});

it('nothing else can be subscribed to but the ledger', async () => {
  const { status, body } = await client.ask('/v1/subscriptions/pauses');
  expect([status, body.detail]).toEqual([
    404,
    `There is no subscription to pauses. There are: ${[...liveViews.keys()].join(', ')}, events.`,
  ]);
});
