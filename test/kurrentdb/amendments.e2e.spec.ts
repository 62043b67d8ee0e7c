/** Amendments at two API nodes before one KurrentDB: what was recorded at one is amended at the other. */
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import type { Client, Json, Posted } from '../support/client.js';
import { ApiNode } from './api-node.js';
import {
  expectChangesAsReplayed,
  expectEventsAsRecorded,
  expectSameAnswers,
  expectSameRoot,
  withReplayedLedger,
} from './expectations.js';
import { Listener } from './listener.js';

const AT = '2018-03-16T12:00:00Z';
const reason = 'A slip of the finger.';
const departure = (id: string) => ({
  id,
  corridor: 'north',
  purpose: 'evacuation',
  people: { civilians: 728 },
  occurredAt: '2018-03-15T06:00:00Z',
});
const arrival = (convoy: string) => ({
  convoy,
  people: { civilians: 728 },
  occurredAt: '2018-03-15T09:00:00Z',
});
const shelling = (id: string) => ({
  id,
  weapon: 'mortar',
  location: { lat: 33.55, lon: 36.4 },
  occurredAt: '2018-03-16T11:00:00Z',
});
const idOf = ({ events }: Posted) => events[0]!.id;

jest.setTimeout(120_000);

if (serverProgram()) describe('amendments at two nodes before one KurrentDB', describeAmendments);
else it.skip(`amendments at two nodes before one KurrentDB, ${NO_SERVER}`, () => {});

function describeAmendments(): void {
  let database: TestCluster;
  let nodes: ApiNode[] = [];
  let one: Client;
  let other: Client;
  const listeners = ['corridors', 'convoys', 'incidents', 'events'].map((view) => new Listener(view));
  let listenedAt = 0;

  beforeAll(async () => {
    database = await TestCluster.start(1);
    nodes = await ApiNode.start(2, database.connectionString);
    [one, other] = nodes.map(({ client }) => client) as [Client, Client];
    for (const listener of listeners) listener.begin(() => nodes[listenedAt]!.url);
    await one.take('open-corridor', {
      id: 'north',
      name: 'North',
      authorities: ['russia'],
      route: {
        type: 'LineString',
        coordinates: [
          [36.4, 33.5],
          [36.4, 33.6],
        ],
      },
      occurredAt: '2018-02-27T07:00:00Z',
    });
  });
  afterEach(() => {
    listenedAt = 1 - listenedAt;
    for (const listener of listeners) listener.cut();
  });
  afterAll(async () => {
    for (const listener of listeners) listener.abandon();
    await Promise.all(nodes.map((node) => node.remove()));
    await database?.stop();
  });

  const correct = (by: Client, event: unknown, changes: object) =>
    by.take('correct-record', { event, changes, reason });
  const retract = (by: Client, event: unknown) => by.take('retract-record', { event, reason });
  const seen = (by: Client, path: string, { position }: Posted) =>
    by.ask(`/v1/${path}?at=${AT}`, { 'hudna-min-position': position });
  const everyEvent = async (): Promise<Json[]> => (await one.get('/v1/events?limit=1000')).items;

  it('a record of one node is corrected by its key at the other at once, retracted at the first, and restored', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [here, there] = round % 2 === 0 ? [one, other] : [other, one];
      const [id, key] = [`turn-${round}`, `turn-${round}`];
      await here.take('depart-convoy', departure(id), { 'idempotency-key': key });
      const corrected = await correct(there, { key }, { people: { civilians: 278 } });
      expect((await seen(here, `convoys/${id}`, corrected)).body).toMatchObject({
        people: { departed: { civilians: 278 } },
        because: expect.arrayContaining([idOf(corrected)]),
      });
      const retracted = await retract(here, { key });
      expect((await seen(there, `convoys/${id}`, retracted)).status).toBe(404);
      const restored = await retract(there, idOf(retracted));
      expect((await seen(here, `convoys/${id}`, restored)).body).toMatchObject({
        people: { departed: { civilians: 278 } },
      });
      expect([corrected, retracted, restored].map(({ revision }) => revision)).toEqual([1, 2, 3]);
    }
  });

  it('an amendment repeated at the other node is answered as the first time, with a key and without', async () => {
    const departed = await one.take('depart-convoy', departure('repeated'));
    const keys: Record<string, string>[] = [{ 'idempotency-key': 'amendment' }, {}];
    for (const headers of keys) {
      const note = `With ${JSON.stringify(headers)}.`;
      const correction = { event: idOf(departed), changes: { note }, reason };
      const first = await one.post('correct-record', correction, headers);
      expect(first.status).toBe(201);
      const again = await other.post('correct-record', correction, headers);
      expect([again.status, again.body]).toEqual([200, first.body]);
    }
    const reused = await other.post(
      'correct-record',
      { event: idOf(departed), changes: { note: 'Another.' }, reason },
      { 'idempotency-key': 'amendment' },
    );
    expect(reused.status).toBe(422);
  });

  it('the same amendment sent 20 times at once to both is recorded once', async () => {
    const departed = await one.take('depart-convoy', departure('at-once'));
    const correction = { event: idOf(departed), changes: { note: 'Once.' }, reason };
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        [one, other][number % 2]!.post('correct-record', correction, { 'idempotency-key': 'at-once' }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('of corrections of one record at both nodes at once all are taken, each beside those before it', async () => {
    const departed = await one.take('depart-convoy', departure('busy'));
    const changes = Array.from({ length: 20 }, (_, number) =>
      number % 2 === 0 ? { people: { civilians: 100 + number } } : { note: `Note ${number}.` },
    );
    const receipts = await Promise.all(
      changes.map((change, number) => correct([one, other][number % 2]!, idOf(departed), change)),
    );
    const order = changes.map((change, number) => ({ change, receipt: receipts[number]! }));
    order.sort((a, b) => a.receipt.revision - b.receipt.revision);
    expect(order.map(({ receipt }) => receipt.revision)).toEqual(changes.map((_, number) => number + 1));
    const last = order.at(-1)!.receipt;
    for (const client of [one, other]) {
      const page = await client.get(`/v1/events/${idOf(departed)}`, last.position);
      expect(page.amendments.map(({ id }: Json) => id)).toEqual(order.map(({ receipt }) => idOf(receipt)));
      expect(page.effective).toMatchObject({
        data: { people: order.findLast(({ change }) => change.people)!.change.people },
        note: order.findLast(({ change }) => change.note)!.change.note,
      });
    }
  });

  it('of two corrections at once, each at a node, that exclude each other one is refused, and of two retractions one is warned of', async () => {
    for (let round = 0; round < 5; round += 1) {
      const convoy = `torn-${round}`;
      const departed = await one.take('depart-convoy', departure(convoy));
      const arrived = await other.take('arrive-convoy', arrival(convoy));
      const replies = await Promise.all([
        one.post('correct-record', {
          ...{ event: idOf(departed), changes: { occurredAt: '2018-03-15T08:00:00Z' }, reason },
        }),
        other.post('correct-record', {
          ...{ event: idOf(arrived), changes: { occurredAt: '2018-03-15T07:00:00Z' }, reason },
        }),
      ]);
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
      const retractions = await Promise.all(
        [one, other].map((client, node) =>
          client.take('retract-record', { event: idOf(arrived), reason: `Node ${node} says so.` }),
        ),
      );
      expect(retractions.flatMap(({ warnings }) => warnings.map(({ code }) => code))).toEqual(['already-so']);
    }
  });

  it('a duplicate of a record in another stream counts as long as that one is retracted, at whichever node', async () => {
    const first = await one.take('report-shelling', shelling('first'));
    const second = await other.take('report-shelling', shelling('second'));
    const total = async (by: Client, at: Posted) =>
      (await seen(by, 'corridors/north', at)).body.incidentsNearby.total as number;
    const totals = (at: Posted) => Promise.all([one, other].map((client) => total(client, at)));
    expect(await totals(second)).toEqual([2, 2]);
    const linked = await other.take('link-records', {
      ...{ event: idOf(first), relation: 'duplicate-of', other: idOf(second) },
    });
    expect(await totals(linked)).toEqual([1, 1]);
    const ring = await one.post('link-records', {
      ...{ event: idOf(second), relation: 'duplicate-of', other: idOf(first) },
    });
    expect([ring.status, ring.body.contradicts]).toEqual([409, [idOf(linked)]]);

    // Each node keeps the stream of the first record; the other's stream is amended at the other node.
    const repeatsAt = async (by: Client) => (await by.post('report-shelling', shelling('first'))).status;
    const retracted = await retract(one, idOf(second));
    expect([await repeatsAt(one), await repeatsAt(other)]).toEqual([200, 200]);
    expect(await totals(retracted)).toEqual([1, 1]);
    const incidents = (await seen(other, 'incidents', retracted)).body.items as { id: string }[];
    expect(incidents.map(({ id }) => id)).toEqual(['first']);
    await retract(other, idOf(retracted));
    expect([await repeatsAt(one), await repeatsAt(other)]).toEqual([201, 200]);
  });

  it('both answer the same bytes for every moment of both times, and sign the same root', async () => {
    const events = await everyEvent();
    const { position } = events.at(-1);
    const knowns = [0.1, 0.5, 1].map(
      (part) => events[Math.floor(part * (events.length - 1))].recordedAt as string,
    );
    const moments = ['2018-03-15T07:30:00Z', AT].flatMap((at) => knowns.map((knownAt) => ({ at, knownAt })));
    await expectSameAnswers(nodes, position, moments);
    const pages = events.map(({ id }) => `events/${id}`);
    const streams = [...new Set(events.map(({ stream }) => stream as string))];
    const histories = streams.map((stream) => `${stream.replace('-', 's/')}/history`);
    for (const path of [...pages, ...histories, 'audit/explain?corridor=north']) {
      for (const knownAt of knowns) {
        const address = `/v1/${path}${path.includes('?') ? '&' : '?'}knownAt=${knownAt}`;
        const [answer, same] = await Promise.all(
          [one, other].map((client) => client.ask(address, { 'hudna-min-position': position })),
        );
        expect([address, same!.status, JSON.stringify(same!.body)]).toEqual([
          address,
          answer!.status,
          JSON.stringify(answer!.body),
        ]);
        // What was recorded later was not known.
        expect([address, answer!.status]).toEqual([
          address,
          knownAt === knowns.at(-1) ? 200 : expect.any(Number),
        ]);
      }
    }
    await expectSameRoot(nodes, events.length);
  });

  it('a subscriber that went from node to node has each change once, with what amendments changed', async () => {
    const { position } = (await everyEvent()).at(-1);
    await Promise.all(listeners.map((listener) => listener.reached(position)));
    await Promise.all(listeners.map((listener) => listener.leave()));
    await withReplayedLedger(database.connectionString, (recorded, ledger) => {
      for (const listener of listeners.slice(0, 3)) expectChangesAsReplayed(listener, ledger);
      expectEventsAsRecorded(listeners[3]!, recorded);
    });
    const causes = listeners[1]!.messages.map(({ data }) => JSON.parse(data).cause?.type as string);
    expect(causes.filter((type) => type === 'RecordCorrected').length).toBeGreaterThanOrEqual(20);
  });
}
