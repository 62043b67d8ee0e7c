import { createConfig, lintFromString } from '@redocly/openapi-core';
import { liveViews, viewQueries } from '@hudna/projections';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** The OpenAPI document is valid, and has the queries and subscriptions that the views declare. */
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let source: string;
let paths: Record<string, Record<string, Operation>>;

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  source = await (await fetch(`${server.url}/openapi.json`)).text();
  paths = (JSON.parse(source) as { paths: typeof paths }).paths;
});
afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const tagged = (tag: string) =>
  Object.entries(paths).flatMap(([path, { get }]) => (get?.tags.includes(tag) ? [path] : []));

it('has no error by the recommended rules of Redocly', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source, config });
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message, location }) => [message, location[0]?.pointer])).toEqual([]);
});

it('has each operation under an id of its own', () => {
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(ids).toEqual([...new Set(ids)]);
});

it('has the queries that the views declare, and no others', () => {
  expect(tagged('queries').sort()).toEqual([...viewQueries.keys()].map((path) => `/v1/${path}`).sort());
  for (const [path, { params }] of viewQueries) {
    const { operationId, parameters = [] } = paths[`/v1/${path}`]!['get']!;
    expect([path, operationId]).toEqual([path, params.name]);
    const named = parameters.map(({ name }) => name);
    expect(named).toEqual(expect.arrayContaining(['at', 'knownAt', 'Hudna-Min-Position']));
    expect(named.includes('id')).toBe(path.includes('{id}'));
  }
});

it('has the subscriptions that the views declare, and that of events', () => {
  const names = [...liveViews.keys(), 'events'];
  expect(tagged('subscriptions').sort()).toEqual(names.map((name) => `/v1/subscriptions/${name}`).sort());
  for (const [name, { filters }] of liveViews) {
    const { parameters = [] } = paths[`/v1/subscriptions/${name}`]!['get']!;
    const chosenBy = parameters.flatMap(({ name: parameter, in: location }) =>
      location === 'query' && parameter !== 'after' ? [parameter] : [],
    );
    expect([name, chosenBy]).toEqual([name, [...filters]]);
  }
});

it('has a route for each query and each subscription', async () => {
  for (const path of viewQueries.keys()) {
    const response = await fetch(`${server.url}/v1/${path.replace('{id}', 'nowhere')}`);
    const { type } = (await response.json()) as { type?: string };
    const expected = path.includes('{id}') ? [404, 'urn:hudna:problem:not-known'] : [200, undefined];
    expect([path, response.status, type]).toEqual([path, ...expected]);
  }
  for (const name of [...liveViews.keys(), 'events']) {
    const { status, headers } = await fetch(`${server.url}/v1/subscriptions/${name}`, { method: 'HEAD' });
    expect([name, status, headers.get('content-type')]).toEqual([
      name,
      200,
      'text/event-stream; charset=utf-8',
    ]);
  }
});
