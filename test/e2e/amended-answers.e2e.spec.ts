/** Answers show what they rest on with its amendments: over a real socket, and on the command line beside it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, type Json, type Posted } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { TestSubscriber } from '../support/subscriber.js';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const AT = '2018-03-16T12:00:00Z';
const reason = 'Misheard on the phone.';
const departure = {
  id: 'c1',
  corridor: 'north',
  purpose: 'evacuation',
  people: { civilians: 287 },
  note: 'By phone.',
  occurredAt: '2018-03-15T06:00:00Z',
};

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;
let departed: Posted;

beforeEach(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
  await client.take('open-corridor', {
    id: 'north',
    name: 'North',
    authorities: ['russia'],
    occurredAt: '2018-02-27T07:00:00Z',
  });
  departed = await client.take('depart-convoy', departure);
});
afterEach(async () => {
  await server.stop();
  await scratch.remove();
});

const idOf = ({ events }: Posted) => events[0]!.id;
const correct = (event: Posted, changes: object) =>
  client.take('correct-record', { event: idOf(event), changes, reason });
const retract = (event: Posted) => client.take('retract-record', { event: idOf(event), reason });
const page = (event: Posted, seen: Posted, query = '') =>
  client.get(`/v1/events/${idOf(event)}${query}`, seen.position);

async function recordedAtOf(event: Posted): Promise<string> {
  const { items } = await client.get('/v1/events?limit=100');
  return items.find(({ id }: Json) => id === idOf(event)).recordedAt as string;
}

/** Lets the clock of the ledger come to another millisecond. */
async function later(event: Posted): Promise<string> {
  const at = await recordedAtOf(event);
  while (Date.now() <= Date.parse(at)) await new Promise(setImmediate);
  return at;
}

test('an event has a page: as it was recorded, its amendments, and what they leave of it', async () => {
  const before = await later(departed);
  const corrected = await correct(departed, { people: { civilians: 278 }, note: null });
  const found = await page(departed, corrected);
  expect(found).toMatchObject({
    event: { id: idOf(departed), data: { people: { civilians: 287 } }, note: 'By phone.' },
    amendments: [{ id: idOf(corrected), amends: idOf(departed), stands: true, data: { reason } }],
    effective: { data: { people: { civilians: 278 } } },
    position: corrected.position,
  });
  expect(found.effective).not.toHaveProperty('note');
  expect(await page(departed, corrected, `?knownAt=${before}`)).toMatchObject({
    amendments: [],
    effective: { data: { people: { civilians: 287 } }, note: 'By phone.' },
  });
  const early = await client.ask(`/v1/events/${idOf(corrected)}?knownAt=${before}`);
  expect([early.status, early.body['type']]).toEqual([404, 'urn:hudna:problem:not-known']);

  const retracted = await retract(departed);
  expect(await page(departed, retracted)).toMatchObject({
    effective: null,
    out: { code: 'retracted', events: [idOf(retracted)] },
  });
  expect(await page(retracted, retracted)).toMatchObject({ amends: idOf(departed), amendments: [] });
});

test('a duplicate of a record of another stream says so, until that is retracted', async () => {
  const again = await client.take('depart-convoy', { ...departure, id: 'c2' });
  const about = { event: idOf(again), relation: 'duplicate-of', other: idOf(departed) };
  const linked = await client.take('link-records', about);
  expect(await page(again, linked)).toMatchObject({
    effective: null,
    out: { code: 'duplicate', events: [idOf(linked)] },
    links: [{ event: idOf(linked), relation: 'duplicate-of', other: idOf(departed) }],
  });
  const { items } = await client.get('/v1/convoys/c2/history', linked.position);
  expect(items).toMatchObject([{ duplicateOf: [idOf(departed)] }, { amends: idOf(again) }]);
  const counting = await page(again, await retract(departed));
  expect(counting).toMatchObject({ effective: { data: { id: 'c2' } } });
  expect(counting).not.toHaveProperty('out');
});

test('answers, histories, tables, reasons and differences name the correction', async () => {
  const before = await later(departed);
  const corrected = await correct(departed, { people: { civilians: 278 } });
  const both = [idOf(departed), idOf(corrected)];
  const asked = (path: string) =>
    client.get(`/v1/${path}${path.includes('?') ? '&' : '?'}at=${AT}`, corrected.position);
  expect((await asked('convoys/c1')).because).toEqual(both);
  expect((await asked('corridors/north')).people.because).toEqual(both);
  expect((await asked('convoys/c1/history')).items).toMatchObject([
    { data: { people: { civilians: 287 } }, effective: { data: { people: { civilians: 278 } } } },
    { type: 'RecordCorrected', amends: idOf(departed) },
  ]);
  const table = await fetch(`${server.url}/v1/convoys?at=${AT}`, { headers: { accept: 'text/csv' } });
  expect(await table.text()).toMatch(/,278,/);
  const explained = await asked('audit/explain?corridor=north');
  const convoys = explained.because.find(({ id }: Json) => id === 'convoys');
  expect(convoys.because).toMatchObject([
    { id: both[0], because: [{ id: both[1], amends: both[0], reason }] },
  ]);
  const { changes } = await asked(`audit/diff?view=convoys&from=${before}`);
  expect(changes).toMatchObject([
    {
      id: 'c1',
      because: [
        {
          amends: idOf(departed),
          reason,
          changed: [{ path: '/data/people/civilians', from: 287, to: 278 }],
        },
      ],
    },
  ]);
});

test('a subscriber hears of an amendment as the cause, and of the record that it is about', async () => {
  const subscriber = new TestSubscriber('/v1/subscriptions/convoys');
  subscriber.connect(server.url);
  await subscriber.until(({ length }) => length > 0);
  const corrected = await correct(departed, { people: { civilians: 278 } });
  const retracted = await retract(departed);
  const causedBy = (event: Posted) =>
    subscriber.messages.map(({ data }) => JSON.parse(data)).find(({ cause }) => cause?.event === idOf(event));
  await subscriber.until(() => causedBy(retracted) !== undefined);
  await subscriber.disconnect();
  expect(causedBy(corrected)).toMatchObject({
    kind: 'changed',
    cause: { type: 'RecordCorrected', stream: 'convoy-c1', amends: idOf(departed) },
    because: [idOf(departed), idOf(corrected)],
  });
  expect(causedBy(retracted)).toMatchObject({
    kind: 'removed',
    cause: { type: 'RecordRetracted', amends: idOf(departed) },
    item: null,
  });
});

test('the command line says of the same what the server says', async () => {
  const before = await later(departed);
  const corrected = await correct(departed, { people: { civilians: 278 } });
  const to = await later(corrected);
  const audit = async (...args: string[]) => {
    const environment = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' };
    const data = ['--at', AT, '--data', scratch.directory];
    const all = ['--disable-warning=ExperimentalWarning', CLI, 'audit', ...args, ...data];
    const { stdout } = await promisify(execFile)(process.execPath, all, { env: environment });
    return stdout;
  };
  const query = `at=${AT}&knownAt=${to}`;
  const why = await audit('explain', 'corridor', 'north', '--known-at', to, '--json');
  expect(JSON.parse(why)).toEqual(await client.get(`/v1/audit/explain?corridor=north&${query}`));
  const moments = ['--from', before, '--to', to];
  const diffed = await audit('diff', 'convoys', ...moments, '--json');
  const diffQuery = `view=convoys&from=${before}&to=${to}&at=${AT}`;
  expect(JSON.parse(diffed)).toEqual(await client.get(`/v1/audit/diff?${diffQuery}`));
  const words = await audit('diff', 'convoys', ...moments);
  expect(words).toMatch(/because of RecordCorrected of ConvoyDeparted of convoy c1/);
  expect(words).toContain(`why: ${reason}`);
  expect(words).toContain('changed: /data/people/civilians from 287 to 278');
  const replayed = await audit('replay', 'convoys', 'c1', 'history', '--known-at', to, '--json');
  expect(replayed).toBe(await client.bytes(`/v1/convoys/c1/history?${query}`));
});
