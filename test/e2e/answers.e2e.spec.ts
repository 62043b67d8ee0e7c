/** Each JSON answer to a GET is as the OpenAPI document says, and has no field beside. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type Json } from '../support/client.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { EVERY_FIELD } from '../views/every-field.js';

const DAY = 86_400_000;
const AT = new URLSearchParams({ at: '2018-03-11T10:00:00+02:00' }).toString();

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;
let document: Json;
let ajv: Ajv2020;

beforeEach(async () => {
  scratch = await scratchDirectory();
  await start();
});
afterEach(async () => {
  await server.kill();
  await scratch.remove();
});

/** Runs a server whose clock is ahead (ms) of the machine's. */
async function start(aheadMs = 0): Promise<void> {
  const real = Date.now();
  server = await startTestServer(scratch.directory, {}, { shown: real + aheadMs, real, speed: 1 });
  client = new Client(server.url);
  document = await client.get('/openapi.json');
  ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, 'openapi.json');
}

test('of two scenarios, for each GET that answers JSON; its schema states the fields', async () => {
  const taken = await client.batch(ndjson([...(await easternGhouta()), ...EVERY_FIELD]));
  expect(taken.filter(({ status }) => status !== 201)).toEqual([]);
  const { id: event } = taken.at(-1)!.body.events[0];
  await client.take('correct-record', { event, changes: { note: 'Corrected.' }, reason: 'A slip.' });
  await client.take('link-records', { event, relation: 'part-of', other: taken[0]!.body.events[0].id });
  const { position } = await client.take('assess-record', { event, assessment: 'verified' });
  await client.get('/v1/corridors', position);
  const { items: events } = await client.get('/v1/events?limit=1000');
  await signed(events.at(-1).id);
  const paths = Object.keys(document.paths).filter((path) => jsonSchemaOf(path, 200) !== undefined);
  expect(paths.length).toBeGreaterThan(20);
  for (const path of paths) {
    const { properties = {}, additionalProperties } = resolved(jsonSchemaOf(path, 200));
    const stated = { path, any: Object.keys(properties).length > 0, additionalProperties };
    expect(stated).toEqual({ path, any: true, additionalProperties: false });
    const questions = await questionsOf(path, events);
    expect({ path, questions }).not.toEqual({ path, questions: [] });
    for (const question of questions) await expectAsStated(path, question, 200);
  }
});

test('where the clock is in doubt, and the ledger was stamped by another one', async () => {
  await server.stop();
  await start(3 * DAY);
  await client.take('report-shelling', { weapon: 'mortar' });
  await server.stop();
  await start();
  const { position } = await client.take('report-shelling', { weapon: 'mortar' });
  await client.get('/v1/incidents', position);
  const { items } = await expectAsStated('/v1/events', '/v1/events', 200);
  expect(items).toMatchObject([{}, { recordTimeUncertain: true }]);
  const { clock } = await expectAsStated('/health/ready', '/health/ready', 200);
  expect(clock.faults).not.toEqual([]);
});

test('where the ledger is gone', async () => {
  await client.take('report-shelling', { weapon: 'mortar' });
  await rm(join(scratch.directory, 'ledger.sqlite'));
  const { store } = await expectAsStated('/health/ready', '/health/ready', 503);
  expect(store).toMatchObject({ state: 'failed', reason: expect.any(String) });
});

/** Waits for the head that is signed within a second of the last event. */
async function signed(event: string): Promise<void> {
  const { status } = await client.ask(`/v1/log/proof?event=${event}`);
  if (status === 503) return signed(event);
  expect(status).toBe(200);
}

/** The answer, which its schema takes, and would not take with a field beside. */
async function expectAsStated(path: string, question: string, expected: number): Promise<Json> {
  const { status, body } = await client.ask(question);
  const parts = [
    'paths',
    path,
    'get',
    'responses',
    String(expected),
    'content',
    'application/json',
    'schema',
  ];
  const pointer = parts.map((part) => encodeURIComponent(part.replaceAll('/', '~1'))).join('/');
  const validate = ajv.getSchema(`openapi.json#/${pointer}`)!;
  validate(body);
  expect({ question, status, errors: validate.errors ?? null }).toEqual({
    question,
    status: expected,
    errors: null,
  });
  expect([question, validate({ ...body, other: 1 })]).toEqual([question, false]);
  return body;
}

function jsonSchemaOf(path: string, status: number): Json {
  return document.paths[path].get?.responses[status]?.content?.['application/json']?.schema;
}

function resolved({ $ref, ...schema }: Json): Json {
  return $ref === undefined ? schema : document.components.schemas[$ref.split('/').at(-1)];
}

/** Real questions to a path: with an id, one for each item of its list. */
async function questionsOf(path: string, events: Json[]): Promise<string[]> {
  const asked = PARTICULAR[path];
  if (asked) return asked(events);
  if (!path.includes('{id}')) return [`${path}?${AT}`];
  const { items } = await client.get(`${path.slice(0, path.indexOf('/{id}'))}?${AT}`);
  return items.map(({ id }: Json) => `${path.replace('{id}', encodeURIComponent(id))}?${AT}`);
}

/** What is asked otherwise than as of a moment. */
const PARTICULAR: Readonly<Record<string, (events: Json[]) => string[]>> = {
  '/health/live': () => ['/health/live'],
  '/health/ready': () => ['/health/ready'],
  '/v1/events/{id}': (events) => events.map(({ id }) => `/v1/events/${id}`),
  '/v1/events': () => ['/v1/events?limit=1000', '/v1/events?limit=1'],
  '/v1/log/inclusion': ({ length }) => [`/v1/log/inclusion?index=${length - 1}`],
  '/v1/log/consistency': ({ length }) => [`/v1/log/consistency?from=1&to=${length}`],
  '/v1/log/proof': (events) => events.map(({ id }) => `/v1/log/proof?event=${id}`),
  '/v1/audit/explain': () => [
    `/v1/audit/explain?corridor=al-wafideen&${AT}`,
    `/v1/audit/explain?pause=nightly&${AT}`,
    `/v1/audit/explain?pause=nightly&date=2018-03-11&${AT}`,
  ],
  '/v1/audit/diff': (events) =>
    ['corridors', 'incidents'].map((view) => {
      const known = new URLSearchParams({ from: events[0].recordedAt, to: events.at(-1).recordedAt });
      return `/v1/audit/diff?view=${view}&${known}&${AT}`;
    }),
};
