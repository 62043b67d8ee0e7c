/** Mistakes and how they are taken back, over a real socket. */
import { Client, type Json, type Posted } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { TestSubscriber } from '../support/subscriber.js';

const AT = '2018-03-16T12:00:00Z';
const reason = 'A slip of the finger.';
const corridor = (id: string, lon: number) => ({
  id,
  name: id,
  authorities: ['russia'],
  route: {
    type: 'LineString',
    coordinates: [
      [lon, 33.5],
      [lon, 33.6],
    ],
  },
  occurredAt: '2018-02-27T07:00:00Z',
});
const departure = {
  id: 'c1',
  corridor: 'north',
  purpose: 'evacuation',
  people: { civilians: 728 },
  occurredAt: '2018-03-15T06:00:00Z',
};
const arrival = { convoy: 'c1', people: { civilians: 728 }, occurredAt: '2018-03-15T09:00:00Z' };

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

const correct = (event: unknown, changes: object) =>
  client.take('correct-record', { event, changes, reason });
const retract = (event: unknown) => client.take('retract-record', { event, reason });
const idOf = ({ events }: Posted) => events[0]!.id;
const get = (path: string, { position }: Posted) => client.get(`/v1/${path}?at=${AT}`, position);

/** What a view answers, but for what names events and their places. */
function substance(answer: Json): Json {
  return JSON.parse(
    JSON.stringify(answer, (name, value: unknown) =>
      ['because', 'events', 'position', 'recordedAt', 'revision'].includes(name) ? undefined : value,
    ),
  );
}

test('an arrival is corrected from 728 to 278, then its time; what was known before stays', async () => {
  await client.take('open-corridor', corridor('north', 36.4));
  await client.take('depart-convoy', departure);
  const arrived = await client.take('arrive-convoy', arrival, { 'idempotency-key': 'arrival' });
  const before = (await client.get('/v1/events?limit=100')).items.at(-1).recordedAt as string;
  const asKnown = () => client.bytes(`/v1/convoys/c1?at=${AT}&knownAt=${before}`, arrived.position);
  const bytes = await asKnown();

  const first = await correct({ key: 'arrival' }, { people: { civilians: 278 } });
  const second = await correct(idOf(arrived), { occurredAt: '2018-03-15T10:00:00Z' });
  const convoy = await get('convoys/c1', second);
  expect(JSON.stringify(convoy)).toContain('278');
  expect(JSON.stringify(convoy)).toContain('2018-03-15T10:00:00');
  expect(convoy.because).toEqual(expect.arrayContaining([idOf(arrived), idOf(first), idOf(second)]));
  expect(await asKnown()).toBe(bytes);

  const early = await client.post('correct-record', {
    event: idOf(arrived),
    changes: { occurredAt: '2018-03-15T05:00:00Z' },
    reason,
  });
  const departed = (await client.get('/v1/convoys/c1/history', second.position)).items[0].id as string;
  expect(early).toMatchObject({ status: 409, body: { contradicts: [departed] } });
});

test('a corridor that was opened by mistake is retracted, and restored', async () => {
  const opened = await client.take('open-corridor', corridor('north', 36.4));
  const there = substance(await get('corridors/north', opened));
  const retracted = await retract(idOf(opened));
  const gone = await client.ask(`/v1/corridors/north?at=${AT}`, { 'hudna-min-position': retracted.position });
  expect(gone.status).toBe(404);
  expect((await get('corridors', retracted)).items).toEqual([]);
  expect(retracted.id).toBe('north');
  const restored = await retract(idOf(retracted));
  expect(substance(await get('corridors/north', restored))).toEqual(there);
});

test('a retraction that leaves two facts excluding each other is taken, and nothing is certain from the first on', async () => {
  await client.take('open-corridor', corridor('north', 36.4));
  const at = (day: string) => ({ corridor: 'north', occurredAt: `2018-03-${day}T06:00:00Z` });
  await client.take('close-corridor', at('05'));
  const again = await client.take('open-corridor', {
    ...corridor('north', 36.4),
    occurredAt: '2018-03-06T06:00:00Z',
  });
  await client.take('suspend-corridor', at('07'));
  const retracted = await retract(idOf(again));
  expect(retracted.warnings.map(({ code }) => code)).toEqual(['contested']);
  const certain = async (moment: string) =>
    (await client.get(`/v1/corridors/north?at=${moment}`, retracted.position)).statusCertain as boolean;
  expect(await certain('2018-03-04T00:00:00Z')).toBe(true);
  expect(await certain('2018-03-05T12:00:00Z')).toBe(false);
  expect(await certain(AT)).toBe(false);
});

test("a pause's duration is corrected", async () => {
  const declared = await client.take('declare-pause', {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-27',
    duration: 'P1Y',
    occurredAt: '2018-02-26',
  });
  const corrected = await correct(idOf(declared), { duration: 'P1M' });
  expect(await get('pauses/daily', corrected)).toMatchObject({ endsOn: '2018-03-26' });
});

test('an incident that moves from one corridor to another is heard of at both, with the amendment as cause', async () => {
  await client.take('open-corridor', corridor('north', 36.4));
  await client.take('open-corridor', corridor('south', 36.6));
  const reported = await client.take('report-shelling', {
    weapon: 'mortar',
    location: { lat: 33.55, lon: 36.4 },
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
  });
  const subscriber = new TestSubscriber('/v1/subscriptions/corridors');
  subscriber.connect(server.url);
  await subscriber.until(({ length }) => length > 0);
  const moved = await correct(idOf(reported), { location: { lon: 36.6 } });
  const changes = () =>
    subscriber.messages
      .map(({ data }) => JSON.parse(data))
      .filter(({ cause }) => cause?.event === idOf(moved));
  await subscriber.until(() => changes().length === 2);
  await subscriber.disconnect();
  expect(
    changes()
      .map(({ id }) => id as string)
      .sort(),
  ).toEqual(['north', 'south']);
  expect(changes()[0].cause).toMatchObject({ type: 'RecordCorrected', amends: idOf(reported) });
  const now = async (id: string) =>
    (await client.get(`/v1/corridors/${id}`, moved.position)).incidentsNearby.total as number;
  expect([await now('north'), await now('south')]).toEqual([0, 1]);
});

test('a convoy that is corrected to another corridor bears on the first no longer', async () => {
  await client.take('open-corridor', corridor('north', 36.4));
  await client.take('open-corridor', corridor('south', 36.6));
  const departed = await client.take('depart-convoy', departure);
  const subscriber = new TestSubscriber('/v1/subscriptions/corridors?id=north');
  subscriber.connect(server.url);
  await subscriber.until(({ length }) => length > 0);
  const corrected = await correct(idOf(departed), { corridor: 'south' });
  await subscriber.until((messages) =>
    messages.some(({ data }) => JSON.parse(data).cause?.event === idOf(corrected)),
  );
  await subscriber.disconnect();
  const north = substance(await get('corridors/north', corrected));
  const south = substance(await get('corridors/south', corrected));
  expect(JSON.stringify(north)).not.toContain('728');
  expect(JSON.stringify(south)).toContain('728');
});

test('in a batch an amendment may come right after its record; too early it is 404 and may come again', async () => {
  const line = (command: string, data: object, idempotencyKey?: string) =>
    JSON.stringify({ command, data, idempotencyKey });
  const answers = await client.batch(
    [
      line('depart-convoy', departure, 'departure'),
      line('retract-record', { event: { key: 'arrival' }, reason }, 'retraction'),
      line('arrive-convoy', arrival, 'arrival'),
      line('retract-record', { event: { key: 'arrival' }, reason }, 'retraction'),
      line('hold-convoy', { convoy: 'c1', occurredAt: '2018-03-15T12:00:00Z' }),
      line('arrive-convoy', arrival, 'arrival'),
    ].join('\n'),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 404, 201, 201, 201, 200]);
  expect(answers[1]!.body.type).toBe('urn:hudna:problem:not-yet');
  expect(answers[5]!.body.warnings.map(({ code }: Json) => code)).toContain('retracted');
  const early = await client.post('retract-record', { event: { key: 'never' }, reason });
  expect([early.status, early.headers.get('retry-after')]).toEqual([404, '5']);
});

test('duplicates count once, also over a restart', async () => {
  await client.take('open-corridor', corridor('north', 36.4));
  const shelling = {
    weapon: 'mortar',
    location: { lat: 33.55, lon: 36.4 },
    occurredAt: '2018-03-16T11:00:00Z',
  };
  const [one, two] = [
    await client.take('report-shelling', shelling),
    await client.take('report-shelling', shelling),
  ];
  const linked = await client.take('link-records', {
    event: idOf(one),
    relation: 'duplicate-of',
    other: idOf(two),
  });
  const total = async (seen: Posted) => (await get('corridors/north', seen)).incidentsNearby.total as number;
  expect(await total(two)).toBe(1);
  const retracted = await retract(idOf(two));
  await server.stop();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
  expect(await total(retracted)).toBe(1);
  expect(await total(linked)).toBe(1);
  const incidents = (await get('incidents', retracted)).items as { id: string }[];
  expect(incidents.map(({ id }) => id)).toEqual([one.id]);
});

test.each([
  ['not-amendable', 422, { event: 'departure', changes: { id: 'c2' } }],
  ['invalid-command', 400, { event: 'departure', changes: { people: { civilians: -1 } } }],
  ['invalid-command', 400, { event: 'departure', changes: {} }],
])('%s is %i: %j', async (code, status, { event, changes }) => {
  await client.take('depart-convoy', departure, { 'idempotency-key': event });
  const refused = await client.post('correct-record', { event: { key: event }, changes, reason });
  expect([refused.status, refused.body.type]).toEqual([status, `urn:hudna:problem:${code}`]);
  expect(refused.body.errors[0].pointer).toMatch(/^\/changes/);
});
