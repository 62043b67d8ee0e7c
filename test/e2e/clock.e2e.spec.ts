/**
 * A machine whose clock was wrong and is set right: statements that rest on the wrong time end, and the fault is
 * reported.
 */
import { Client } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { type Message, TestSubscriber } from '../support/subscriber.js';
import { hudnaAudit } from '../audit/hudna.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const corridor = { id: 'north', name: 'North', authorities: ['a'] };
const route = {
  type: 'LineString',
  coordinates: [
    [36.4, 33.5],
    [36.45, 33.55],
  ],
};

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server | undefined;
beforeEach(async () => (scratch = await scratchDirectory()));
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await scratch.remove();
});

/** Runs a server whose clock is ahead (ms) of the machine's. */
async function start(aheadMs = 0): Promise<Client> {
  const real = Date.now();
  server = await startTestServer(scratch.directory, {}, { shown: real + aheadMs, real, speed: 1 });
  return new Client(server.url);
}

const codesOf = ({ warnings = [] }: { warnings?: { code: string }[] }) => warnings.map(({ code }) => code);
const faultsIn = async (client: Client) => {
  const { clock, status } = await client.get('/health/ready');
  return { status, faults: clock.faults.map(({ code }: { code: string }) => code) };
};

describe('a report taken while the clock stood three days ahead, and the clock is set right', () => {
  let seen: string;
  let client: Client;
  beforeEach(async () => {
    client = await start();
    await client.take('register-party', { id: 'a', name: 'A', kind: 'other' });
    await server!.stop();
    client = await start(3 * DAY);
    await client.take('open-corridor', { ...corridor, route });
    await client.take('report-shelling', { weapon: 'mortar', location: { lat: 33.52, lon: 36.42 } });
    expect(await faultsIn(client)).toEqual({ status: 'ready', faults: [] });
    await server!.stop();
    client = await start();
  });

  test('the corridor is suspended by what is reported next, and the shelling counts now', async () => {
    seen = (await client.take('suspend-corridor', { corridor: 'north' })).position;
    const now = await client.get('/v1/corridors/north', seen);
    expect(now).toMatchObject({ status: 'suspended', statusCertain: true, passability: { value: 'no' } });
    seen = (await client.take('resume-corridor', { corridor: 'north' })).position;
    expect(await client.get('/v1/corridors/north', seen)).toMatchObject({
      status: 'open',
      statusCertain: true,
      passability: { value: 'unknown' },
    });
    const { items } = await client.get('/v1/incidents', seen);
    expect(items).toHaveLength(1);
    const soon = new Date(Date.now() + 4 * DAY).toISOString();
    expect(await client.get(`/v1/corridors/north?at=${soon}`)).toMatchObject({
      status: 'open',
      incidentsNearby: { total: 0 },
    });
  });

  test('its report is readable at once, also while nothing else is reported', async () => {
    expect(await client.get('/v1/corridors/north')).toMatchObject({
      status: 'open',
      incidentsNearby: { total: 1 },
    });
    expect((await client.get('/v1/corridors')).items).toHaveLength(1);
  });

  test('answers, events and health say so, and so does the log', async () => {
    expect((await faultsIn(client)).status).toBe('clock in doubt');
    expect((await faultsIn(client)).faults).toEqual(['clock-behind']);
    expect(server!.printed()).toContain("3 days behind the ledger's last stamp");
    seen = (await client.take('suspend-corridor', { corridor: 'north' })).position;
    const { headers, body } = await client.ask('/v1/corridors/north', { 'hudna-min-position': seen });
    expect(codesOf(body)).toEqual(['record-time-uncertain', 'clock-behind']);
    expect(headers.get('hudna-warnings')).toBe('record-time-uncertain, clock-behind');
    const { items } = await client.get('/v1/events');
    const { clockAt, recordedAt, recordTimeUncertain, occurred } = items.at(-1);
    expect(Date.parse(recordedAt) - Date.parse(clockAt)).toBeGreaterThan(2 * DAY);
    expect(recordTimeUncertain).toBe(true);
    expect(occurred.start).toBe(clockAt);
    expect(items[0].recordTimeUncertain).toBeUndefined();
  });

  test('what was known in that stretch is marked uncertain, by a replay in the same bytes', async () => {
    const { position } = await client.take('suspend-corridor', { corridor: 'north' });
    const now = new Date().toISOString();
    const path = `/v1/parties/a?at=${now}&knownAt=${now}`;
    // Only with the report that shows the wrong clock can that be known.
    const answer = await client.bytes(path, position);
    expect(codesOf(JSON.parse(answer))).toEqual(['record-time-uncertain']);
    const all = await client.bytes(`/v1/corridors/north?at=${now}`);
    const replayed = async (...moments: string[]) =>
      (await hudnaAudit('replay', ...moments, '--json', '--data', scratch.directory)).stdout;
    expect(await replayed('parties', 'a', '--at', now, '--known-at', now)).toBe(answer);
    expect(await replayed('corridors', 'north', '--at', now)).toBe(all);
  });
});

test('subscribers over a change of the clock get the state as it stands, and each boundary at its hour', async () => {
  // A minute passes in three seconds.
  const clock = { shown: Date.UTC(2018, 2, 11, 3), real: Date.now(), speed: 20 };
  const now = () => clock.shown + (Date.now() - clock.real) * clock.speed;
  server = await startTestServer(scratch.directory, { HUDNA_TEST_CLOCK_SET: String(3 * DAY) }, clock);
  const client = new Client(server.url);
  const set = async (code: string) => {
    process.kill(server!.pid, 'SIGUSR2');
    while (!(await faultsIn(client)).faults.includes(code));
  };
  const parsed = ({ data }: Message) => JSON.parse(data);
  const local = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  const listener = new TestSubscriber('/v1/subscriptions/windows');
  await client.take('open-corridor', corridor);
  listener.connect(server.url);
  await listener.until(({ length }) => length > 0);
  const declare = (id: string, opensAt: number, lengthMs: number) =>
    client.take('declare-pause', {
      id,
      declaredBy: ['a'],
      timeZone: 'UTC',
      dailyFrom: local(opensAt),
      dailyTo: local(opensAt + lengthMs),
      startsOn: '2018-03-01',
      endsOn: '2018-04-30',
      occurredAt: '2018-02-28',
    });
  await set('clock-jumped');
  await client.take('suspend-corridor', { corridor: 'north' });
  // The changes are of a day that has not come.
  await declare('ahead', Date.UTC(2018, 2, 11, 1), 60 * MINUTE);
  await listener.until((messages) => messages.some((message) => parsed(message).at > '2018-03-14'));
  await set('clock-behind');
  await listener.until((messages) =>
    messages.some((message) => parsed(message).reset?.includes('was set back')),
  );
  // A busy machine may not have declared the pause before its window opens: then the next one opens later.
  let opensAt = 0;
  for (let lead = 1; opensAt < now(); lead *= 2) {
    opensAt = (Math.ceil(now() / MINUTE) + lead) * MINUTE;
    await declare(`daily-${lead}`, opensAt, 60 * MINUTE);
  }
  const strikes = (message: Message) => parsed(message).cause?.clock === new Date(opensAt).toISOString();
  await listener.until((messages) => messages.some(strikes));
  expect(parsed(listener.messages.find(strikes)!)).toMatchObject({
    kind: 'changed',
    item: { state: 'active' },
  });
  await listener.disconnect();
});

test('a ledger that was quiet for a week is no fault; for months is reported, and it still takes commands', async () => {
  let client = await start(-70 * DAY);
  await client.take('open-corridor', corridor);
  await server!.stop();
  client = await start(-63 * DAY);
  expect(await faultsIn(client)).toEqual({ status: 'ready', faults: [] });
  await server!.stop();
  client = await start();
  expect(await faultsIn(client)).toEqual({ status: 'clock in doubt', faults: ['long-quiet'] });
  expect(server!.printed()).toContain('the last event had been recorded 70 days before');
  await client.take('suspend-corridor', { corridor: 'north' });
});
