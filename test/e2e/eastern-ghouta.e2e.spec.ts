import { Client, type Json } from '../support/client.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** The expected answers to the first scenario, over HTTP (see the scenario's README). */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;
let answers: { line: number; status: number; body: Json }[];
let seen: string;
const lines = easternGhouta();

const AT_TEN = 'at=2018-03-11T10:00:00%2B02:00';
const PAUSE = 'eastern-ghouta-daily-pause';

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
  answers = await client.batch(ndjson(await lines));
  seen = answers.at(-1)!.body.position;
});

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const ids = (list: { items: { id: string }[] }) => list.items.map(({ id }) => id).sort();

/** The event that a command of the scenario became. */
async function eventOf(command: string): Promise<string> {
  const index = (await lines).findIndex((line) => line.command === command);
  return answers[index]!.body.events[0].id;
}

describe('Eastern Ghouta, 11 March 2018', () => {
  it('takes every fact, and the same file again changes nothing', async () => {
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const again = await client.batch(ndjson(await lines));
    expect(again.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(again.map(({ body }) => body)).toEqual(answers.map(({ body }) => body));
  });

  it('warns only of corridors and a pause that are named before they are recorded', () => {
    const warnings: Json[] = answers.flatMap(({ body }) => body.warnings);
    expect([...new Set(warnings.map(({ code }) => code))]).toEqual(['unknown-reference']);
    expect(warnings.filter(({ detail }) => !/^No (corridor|pause) /.test(detail))).toEqual([]);
  });

  it('has two open corridors, the second with three facilities', async () => {
    const corridors = await client.get(`/v1/corridors?${AT_TEN}`, seen);
    expect(ids(corridors)).toEqual(['al-wafideen', 'jisreen-al-mleha']);
    const [wafideen, jisreen] = corridors.items as [Json, Json];
    expect([wafideen.status, jisreen.status]).toEqual(['open', 'open']);
    expect(wafideen.facilities).toEqual([]);
    expect(jisreen.facilities.map(({ kind }: Json) => kind).sort()).toEqual([
      'hot-meals',
      'medical',
      'transport',
    ]);
    for (const corridor of corridors.items) {
      expect(corridor.because.length).toBeGreaterThan(0);
      expect(corridor.passability.because.length).toBeGreaterThan(0);
    }
  });

  it('does not call a corridor passable on which shells may have fallen', async () => {
    const shelling = await eventOf('report-shelling');
    for (const { passability } of (await client.get(`/v1/corridors?${AT_TEN}`, seen)).items) {
      expect(passability.value).toBe('unknown');
      expect(passability.because.flatMap(({ events }: Json) => events)).toContain(shelling);
    }
  });

  it.each([
    ['2018-03-11T08:59:59%2B02:00', 'upcoming'],
    ['2018-03-11T09:00:00%2B02:00', 'active'],
    ['2018-03-11T10:00:00%2B02:00', 'active'],
    ['2018-03-11T13:59:59%2B02:00', 'active'],
    ['2018-03-11T14:00:00%2B02:00', 'completed'],
  ])('at %s the window is %s: its end is exclusive', async (at, state) => {
    const { windows } = await client.get(
      `/v1/pauses/${PAUSE}/windows?from=2018-03-11&to=2018-03-11&at=${at}`,
      seen,
    );
    expect(windows).toMatchObject([
      { date: '2018-03-11', start: '2018-03-11T09:00:00+02:00', end: '2018-03-11T14:00:00+02:00', state },
    ]);
    const current = await client.get(`/v1/windows/current?at=${at}`, seen);
    expect(current.items).toMatchObject([{ pause: PAUSE, date: '2018-03-11', state }]);
  });

  it('has 28 windows of five hours, from 27 February to 26 March', async () => {
    const { windows } = await client.get(`/v1/pauses/${PAUSE}/windows?at=2018-03-27`, seen);
    expect(windows).toHaveLength(28);
    expect([windows[0].date, windows[27].date]).toEqual(['2018-02-27', '2018-03-26']);
    for (const { start, end } of windows) expect(Date.parse(end) - Date.parse(start)).toBe(5 * 3_600_000);
  });

  it('counts the shelling as possible in each window that its interval overlaps, and certain in none', async () => {
    const shelling = await eventOf('report-shelling');
    const { windows } = await client.get(`/v1/pauses/${PAUSE}/windows?at=2018-03-27`, seen);
    const index = (await lines).findIndex(({ command }) => command === 'report-shelling');
    const [from, to] = String((await lines)[index]!.data['occurredAt'])
      .split('/')
      .map((text) => Date.parse(text)) as [number, number];
    for (const { start, end, violations } of windows) {
      const overlaps = Date.parse(start) < to && Date.parse(end) > from;
      expect(violations.certain).toEqual([]);
      expect(violations.possible).toEqual(overlaps ? [(answers[index]!.body as Json).id] : []);
      expect(shelling).toBe((answers[index]!.body as Json).events[0].id);
    }
    expect(windows.filter(({ violations }: Json) => violations.possible.length > 0).length).toBeGreaterThan(
      0,
    );
  });

  it('knows that Faylaq al-Rahman refuses, and that others consider', async () => {
    const { items } = await client.get(`/v1/positions?party=faylaq-al-rahman&${AT_TEN}`, seen);
    expect(items.map(({ subject, stance }: Json) => [subject, stance])).toEqual([
      ['talks-on-reconciliation', 'refuses'],
      ['talks-on-withdrawal', 'refuses'],
    ]);
    const all = await client.get(`/v1/positions?${AT_TEN}`, seen);
    expect(all.items.map(({ stance }: Json) => stance)).toContain('considering');
  });

  it('knows that the first convoy has left and not that it has arrived', async () => {
    const { items } = await client.get(`/v1/convoys?${AT_TEN}`, seen);
    const departed = items.filter(({ status }: Json) => status === 'moving');
    expect(departed).toHaveLength(1);
    expect(departed[0]).toMatchObject({ corridor: 'al-wafideen', statusCertain: true });
    expect(departed[0].people).not.toHaveProperty('arrived');
    expect(items.map(({ status }: Json) => status).sort()).toEqual(['moving', 'planned']);
  });

  it('carries the note on the conditions in the situation', async () => {
    const situation = await client.get(`/v1/situation?${AT_TEN}`, seen);
    expect(JSON.stringify(situation.notes)).toMatch(/tense/);
  });

  it('knew of no window before the pause was recorded', async () => {
    const { items: events } = await client.get('/v1/events?types=PauseDeclared');
    const before = new Date(Date.parse(events[0].recordedAt) - 1).toISOString();
    expect((await client.get(`/v1/windows/current?${AT_TEN}&knownAt=${before}`, seen)).items).toEqual([]);
    expect((await client.ask(`/v1/pauses/${PAUSE}/windows?${AT_TEN}&knownAt=${before}`)).status).toBe(404);
    expect(
      (await client.get(`/v1/windows/current?${AT_TEN}&knownAt=${events[0].recordedAt}`, seen)).items,
    ).toHaveLength(1);
  });
});
