import { CqrsModule } from '@nestjs/cqrs';
import { APP_FILTER } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { replayAnswer } from '@hudna/audit';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { pathsWithoutId, queryAt } from '@hudna/projections';
import { AuditModule } from '../../apps/api/src/audit/audit.module.js';
import type { Config } from '../../apps/api/src/config.js';
import { ConfigModule } from '../../apps/api/src/config.module.js';
import { EventsModule } from '../../apps/api/src/events/events.module.js';
import { ProblemFilter } from '../../apps/api/src/http/problem.filter.js';
import { LedgerModule } from '../../apps/api/src/ledger/ledger.module.js';
import { OpenedStore } from '../../apps/api/src/ledger/opened-store.js';
import { ReadModelHost } from '../../apps/api/src/views/read-model-host.js';
import { ViewsModule } from '../../apps/api/src/views/views.module.js';
import { DataDirectory, RECORDED_FROM } from './data-directory.js';
import { hudnaAudit } from './hudna.js';

/** The API's queries in this process, over a real read model and ledger: a replay gives the same bytes. */
const AT = 'at=2018-03-11T10:00:00%2B02:00';
const KNOWN = new Date(RECORDED_FROM + 38_500).toISOString();
const PAUSE = 'eastern-ghouta-daily-pause';
const CONFIGURED = {
  store: { driver: 'sqlite', directory: '' },
  timeZone: 'Asia/Damascus',
  nearMetres: 2_000,
  recentHours: 24,
} as unknown as Config;

let data: DataDirectory;
let app: NestFastifyApplication;
let end: () => void;
let ended: Promise<void>;

beforeAll(async () => {
  const occurredAt = '2018-03-11T09:30:00+02:00';
  data = await DataDirectory.ofScenario([
    { command: 'suspend-corridor', data: { corridor: 'al-wafideen', occurredAt, reason: 'Shelling' } },
  ]);
  const started = Promise.withResolvers<void>();
  const open = new Promise<void>((resolve) => (end = resolve));
  ended = data.withReadModel(async (read) => {
    const store = await SqliteEventStore.open({ directory: data.path });
    const views = { read, passed: () => false, waitFor: async () => {}, ageSeconds: () => 0 };
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.of(CONFIGURED),
        CqrsModule.forRoot(),
        AuditModule,
        EventsModule,
        ViewsModule,
        LedgerModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    })
      .overrideProvider(OpenedStore)
      .useValue({ store, close: () => store.close() })
      .overrideProvider(ReadModelHost)
      .useValue(views)
      .compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    started.resolve();
    await open;
    await app.close();
  });
  await Promise.race([started.promise, ended]);
});
afterAll(async () => {
  end();
  await ended;
  await data.remove();
});

async function ask(path: string) {
  const { statusCode, body, headers } = await app.inject({ method: 'GET', url: `/v1/${path}` });
  return { status: statusCode, body, json: JSON.parse(body), headers };
}

it('gives the same bytes as a replay', async () => {
  const paths = [
    ...pathsWithoutId,
    'corridors/al-wafideen',
    'corridors/al-wafideen/history',
    `pauses/${PAUSE}/windows`,
  ];
  const moments = { at: Date.parse('2018-03-11T08:00:00Z'), knownAt: Date.parse(KNOWN) };
  for (const path of paths) {
    const { body, status } = await ask(`${path}?${AT}&knownAt=${KNOWN}`);
    const { query, id } = queryAt(path)!;
    const replayed = await data.reading((store) =>
      replayAnswer(store, query, id ? { id } : {}, { ...moments, nearMetres: 2_000, recentHours: 24 }),
    );
    expect([path, status, body]).toEqual([path, 200, replayed]);
  }
});

it('pages as before', async () => {
  const { json, headers } = await ask(`incidents?limit=1&${AT}`);
  expect(json).toMatchObject({ items: [{ id: 'damascus-shelling-10-11-march' }], position: '40' });
  const first = await ask(`parties?limit=4&${AT}`);
  expect(first.headers['link']).toContain(`cursor=${first.json.next}`);
  const second = await ask(`parties?limit=4&cursor=${first.json.next}&${AT}`);
  const third = await ask(`parties?limit=4&cursor=${second.json.next}&${AT}`);
  const ids = [first, second, third].flatMap((page) => page.json.items.map(({ id }: { id: string }) => id));
  expect(ids).toEqual((await ask(`parties?${AT}`)).json.items.map(({ id }: { id: string }) => id));
  expect(third.json).not.toHaveProperty('next');
  expect(headers['hudna-position']).toBe('40');
});

it.each([
  ['corridors?limit=0', '?limit', 'Give limit as a whole number from 1 to 1000.'],
  [
    'corridors?cursor=x',
    '?cursor',
    'This cursor is none that was given out: take it from `next` of the page before, unchanged.',
  ],
  [
    `pauses/${PAUSE}/windows?from=2018-03-02&to=2018-03-01`,
    '?to',
    'It lies before `from`: put the earlier day first.',
  ],
  [`pauses/${PAUSE}/windows?from=x`, '?from', 'x cannot be read. Write a date as 2018-03-11.'],
  ['situation?limit=1', '?limit', 'There is no parameter limit here. There are: at, knownAt.'],
  [
    'situation?constructor=1',
    '?constructor',
    'There is no parameter constructor here. There are: at, knownAt.',
  ],
  ['situation?__proto__=1', '?__proto__', 'There is no parameter __proto__ here. There are: at, knownAt.'],
  [
    'corridors?knownAt=2199-01-01',
    '?knownAt',
    'This moment has not come: leave knownAt out for what is known now.',
  ],
  ['audit/explain', '?corridor', 'Say of what: corridor, or pause, or pause and date.'],
  ['audit/explain?corridor=a&pause=b', '?pause', 'Ask for a corridor or for a pause, one at a time.'],
  [
    'audit/explain?corridor=a&date=2018-03-11',
    '?date',
    'A corridor has no windows: name its pause, or leave the date out.',
  ],
  [
    'audit/explain?corridor=a&limit=1',
    '?limit',
    'There is no parameter limit here. There are: at, knownAt, corridor, pause, date.',
  ],
  [
    'audit/diff?view=corridors',
    '?from',
    'Say from when on: a moment at which the view was known, such as 2018-03-11.',
  ],
  ['audit/diff?view=corridors&from=2199-01-01', '?from', 'This moment has not come: give an earlier one.'],
  [
    'audit/diff?view=corridors&from=2018-03-12&to=2199-01-01',
    '?to',
    'This moment has not come: leave `to` out for what is known now.',
  ],
  [
    'audit/diff?view=corridors&from=2018-03-12&to=2018-03-11',
    '?to',
    'It lies before `from`: put the earlier moment first.',
  ],
])('refuses %s', async (path, pointer, detail) => {
  const { status, json } = await ask(path);
  expect(status).toBe(400);
  expect(json).toMatchObject({ detail, errors: [{ pointer, detail }] });
});

it.each([
  ['corridors/nowhere', 'No corridor nowhere is known.'],
  ['audit/explain?corridor=nowhere', 'No corridor nowhere is known.'],
  ['audit/explain?pause=nowhere', 'No pause nowhere is known.'],
  [`audit/explain?pause=${PAUSE}&date=2018-05-01`, `No window of the pause ${PAUSE} on 2018-05-01 is known.`],
  ['audit/diff?view=corridors&id=nowhere&from=2018-03-12', 'No nowhere is known in this view.'],
])('knows nothing of %s', async (path, says) => {
  const { status, json } = await ask(path);
  expect([status, json.detail]).toEqual([404, expect.stringContaining(says)]);
});

it('is answered as JSON alone', async () => {
  for (const path of ['audit/explain?corridor=al-wafideen', 'audit/diff?view=corridors&from=2018-03-12']) {
    const headers = { accept: 'text/csv' };
    const { statusCode } = await app.inject({ method: 'GET', url: `/v1/${path}`, headers });
    expect([path, statusCode]).toEqual([path, 406]);
  }
});

describe('an event', () => {
  const ids = async () =>
    (await ask('events?limit=1000')).json.items.map(({ id }: { id: string }) => id) as string[];

  it('is there as it was recorded, with the position that it was read at', async () => {
    const { items } = (await ask('events?limit=1000')).json;
    const { json, headers } = await ask(`events/${items[2].id}`);
    expect(json).toMatchObject({ event: items[2], amendments: [], links: [], position: '40' });
    expect(json.effective.data).toEqual(items[2].data);
    expect([headers['hudna-position'], headers['etag']]).toEqual(['40', expect.stringMatching(/^"/)]);
  });

  it('is not there before it was recorded', async () => {
    const last = (await ids()).at(-1)!;
    expect((await ask(`events/${last}`)).json).toMatchObject({ event: { type: 'CorridorSuspended' } });
    const { status, json } = await ask(`events/${last}?knownAt=${KNOWN}`);
    expect([status, json.detail]).toEqual([404, expect.stringContaining(`No event ${last} is recorded.`)]);
    const { json: earlier } = await ask(`events/${(await ids())[0]}?knownAt=${KNOWN}`);
    expect(earlier.position).toBe('39');
  });

  it.each(['00000000-0000-5000-8000-000000000000', 'nowhere', 'A'.repeat(60)])(
    'is not there that nobody recorded: %s',
    async (id) => {
      const { status, json } = await ask(`events/${id}`);
      expect([status, json.detail]).toEqual([404, expect.stringContaining(`No event ${id.slice(0, 50)} is`)]);
    },
  );

  it('takes no moment of valid time', async () => {
    const { status, json } = await ask(`events/${(await ids())[0]}?${AT}`);
    expect([status, json.errors]).toMatchObject([400, [{ pointer: '?at' }]]);
  });
});

describe('audit', () => {
  it.each([
    [`corridor=al-wafideen`, ['corridor', 'al-wafideen']],
    [`pause=${PAUSE}`, ['pause', PAUSE]],
    [`pause=${PAUSE}&date=2018-03-11`, ['window', PAUSE, '2018-03-11']],
  ])('explains %s as the command line does', async (query, words) => {
    const { body } = await ask(`audit/explain?${query}&${AT}&knownAt=${KNOWN}`);
    const at = ['--at', '2018-03-11T10:00:00+02:00', '--known-at', KNOWN];
    const { stdout } = await hudnaAudit('explain', ...words, ...at, '--json', '--data', data.path);
    expect(body).toBe(stdout);
  });

  it.each([
    ['view=corridors', ['corridors']],
    ['view=corridors&id=al-wafideen', ['corridors', 'al-wafideen']],
    [`view=pauses/${PAUSE}/windows`, ['pauses', PAUSE, 'windows']],
    ['view=windows/current', ['windows/current']],
    ['view=situation', ['situation']],
  ])('tells the difference in %s as the command line does', async (query, words) => {
    const to = new Date(RECORDED_FROM + 39_000).toISOString();
    const { body, status } = await ask(`audit/diff?${query}&from=${KNOWN}&to=${to}&${AT}`);
    const moments = ['--from', KNOWN, '--to', to, '--at', '2018-03-11T10:00:00+02:00'];
    const { stdout } = await hudnaAudit('diff', ...words, ...moments, '--json', '--data', data.path);
    expect([status, body]).toEqual([200, stdout]);
    expect(JSON.parse(body).to.position).toBe('40');
  });

  it('compares with what is known now', async () => {
    const { json } = await ask(`audit/diff?view=corridors&from=${KNOWN}&${AT}`);
    expect(json).toMatchObject({ from: { position: '39' }, to: { position: '40' } });
    expect(json.changes).toMatchObject([{ id: 'al-wafideen', because: [{ type: 'CorridorSuspended' }] }]);
  });
});
