import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { join } from 'node:path';
import { Contradicted, Ledger, type Delivery, RevisionMismatch, type CommandResult } from './index.js';
import { ledgerOnDisk, type PostedCommand } from './ledger.fixture.js';

const NOW = Date.parse('2018-04-20T08:00:00Z');

const on = ledgerOnDisk(NOW);

async function count(): Promise<number> {
  return (await on.store.readAll({})).events.length;
}

const record = (
  [command, body]: PostedCommand,
  more: Partial<Delivery> = {},
  by = on.ledger,
): Promise<CommandResult> => by.record({ command, body, ...more });

/** One of each command that names its entity, but for when it happened. */
const x = 'al-wafideen';
const corridor: object = { id: x, name: 'Al-Wafideen', authorities: ['russia'], serves: ['civilians'] };
const opened: PostedCommand = ['open-corridor', { ...corridor, occurredAt: '2018-03-01T06:00:00Z' }];
const suspended: PostedCommand = ['suspend-corridor', { corridor: x, occurredAt: '2018-03-05T06:00:00Z' }];
const daily = { dailyFrom: '09:00', dailyTo: '14:00', startsOn: '2018-02-27' };
const pause = { id: 'p', declaredBy: ['russia'], timeZone: 'Asia/Damascus', ...daily, duration: 'P1M' };
const declared: PostedCommand = ['declare-pause', { ...pause, occurredAt: '2018-02-26T06:00:00Z' }];
const paused: PostedCommand = ['suspend-pause', { pause: 'p', occurredAt: '2018-03-05T06:00:00Z' }];
const convoy = { id: 'c', corridor: x, purpose: 'aid', people: { civilians: 9 } };
const left: PostedCommand = ['depart-convoy', { ...convoy, occurredAt: '2018-03-09T06:00:00Z' }];
const held: PostedCommand = ['hold-convoy', { convoy: 'c', occurredAt: '2018-03-09T06:30:00Z' }];
const source = { name: 'OCHA', reliability: 'A' };
const meeting = { id: 'm', parties: ['a', 'b'], subjects: ['withdrawal'], outcome: 'ongoing' };

const EACH: [command: string, body: object, ...before: PostedCommand[]][] = [
  ['register-party', { id: 'a', name: { en: 'Army', ar: 'جيش' }, kind: 'state-force' }],
  ['record-position', { party: 'a', subject: 'talks', stance: 'refuses', conditions: 'None.' }],
  ['register-place', { id: 'd', name: 'Duma', location: { lat: 33.57, lon: 36.4 } }],
  ['record-control-change', { place: 'd', controlledBy: 'a', previously: 'b' }],
  ['declare-pause', pause],
  ['accept-pause', { pause: 'p', party: 'a' }, declared],
  ['reject-pause', { pause: 'p', party: 'a' }, declared],
  ['extend-pause', { pause: 'p', endsOn: '2018-04-26' }, declared],
  ['amend-pause-hours', { pause: 'p', from: '2018-03-20', dailyFrom: '10:00', dailyTo: '12:00' }, declared],
  ['suspend-pause', { pause: 'p', reason: 'Shelling.' }, declared],
  ['resume-pause', { pause: 'p' }, declared, paused],
  ['resume-pause', { pause: 'p' }, declared],
  ['end-pause', { pause: 'p' }, declared],
  ['announce-corridor', corridor],
  ['open-corridor', corridor],
  ['restrict-corridor', { corridor: x, serves: ['wounded'], reason: 'Mines.' }, opened],
  ['suspend-corridor', { corridor: x, reason: 'Shelling.' }, opened],
  ['resume-corridor', { corridor: x }, opened, suspended],
  ['resume-corridor', { corridor: x }],
  ['close-corridor', { corridor: x }, opened],
  ['establish-facility', { corridor: x, facility: 'f', kind: 'medical', name: 'Point' }, opened],
  ['withdraw-facility', { corridor: x, facility: 'f' }, opened],
  ['guarantee-safe-passage', { corridor: x, guarantor: 'a', terms: 'No checks.' }, opened],
  ['withdraw-guarantee', { corridor: x, guarantor: 'a' }, opened],
  ['plan-convoy', convoy],
  ['depart-convoy', convoy],
  ['pass-checkpoint', { convoy: 'c', checkpoint: 'd' }, left],
  ['hold-convoy', { convoy: 'c', reason: 'Papers.' }, left],
  ['release-convoy', { convoy: 'c' }, left, held],
  ['release-convoy', { convoy: 'c' }, left],
  ['turn-back-convoy', { convoy: 'c' }, left],
  ['cancel-convoy', { convoy: 'c' }],
  ['arrive-convoy', { convoy: 'c', people: { civilians: 8 } }, left],
  ['report-shelling', { id: 'i', weapon: 'mortar', rounds: 7 }],
  ['report-incident', { id: 'i', kind: 'armed-clash' }],
  ['record-meeting', meeting],
  ['record-agreement', { id: 'g', parties: ['a', 'b'], obligations: [] }],
];

const WHEN = [
  ['a moment', '2018-03-10T06:00:00Z'],
  ['a day', '2018-03-10'],
  ['an interval', '2018-03-10/2018-03-12'],
] as const;

describe.each(WHEN)('the very same words, with %s, without a key', (_what, occurredAt) => {
  it.each(EACH)('%s %j', async (command, body, ...before) => {
    for (const post of before) await record(post);
    const report: PostedCommand = [command, { ...body, occurredAt, source, note: 'By radio.' }];
    const first = await record(report);
    expect(first.repeated).toBe(false);
    expect(await record(report)).toEqual({ receipt: first.receipt, repeated: true });
    expect(await record(report, {}, on.another())).toEqual({ receipt: first.receipt, repeated: true });
    expect(await count()).toBe(before.length + 1);
  });
});

describe('is no repeat', () => {
  const recordNew = async (post: PostedCommand, more: Partial<Delivery> = {}) => {
    const result = await record(post, more);
    expect(result.repeated).toBe(false);
    return result;
  };
  const at = (occurredAt?: string) => (occurredAt === undefined ? {} : { occurredAt });
  const suspension = (when?: string): PostedCommand => ['suspend-corridor', { corridor: x, ...at(when) }];
  const resumption = (when?: string): PostedCommand => ['resume-corridor', { corridor: x, ...at(when) }];

  it.each([
    ['at another time', ['2018-03-05T06:00:00Z', '2018-03-06T06:00:00Z', '2018-03-07T06:00:00Z']],
    ['on the same day', ['2018-03-05', '2018-03-05', '2018-03-05']],
    ['without a time', [undefined, undefined, undefined]],
  ])(
    'what was suspended, resumed, and is suspended in the same words %s',
    async (_when, [first, then, last]) => {
      await recordNew(opened);
      await recordNew(suspension(first));
      await recordNew(resumption(then));
      const again = await recordNew(suspension(last));
      expect(again.receipt.warnings).toEqual([]);
      expect(await count()).toBe(4);
    },
  );

  it('but it is where it says that it is the first', async () => {
    await recordNew(opened);
    const first = await recordNew(suspension('2018-03-05T06:00:00Z'));
    await recordNew(resumption('2018-03-06T06:00:00Z'));
    expect(await record(suspension('2018-03-05T06:00:00Z'))).toEqual({
      receipt: first.receipt,
      repeated: true,
    });
  });

  it('a third suspension on a day with one resumption is one: there are as many as can be distinguished', async () => {
    for (const post of [opened, suspension('2018-03-05'), resumption('2018-03-05')]) await recordNew(post);
    await recordNew(suspension('2018-03-05'));
    expect((await record(suspension('2018-03-05'))).repeated).toBe(true);
    expect(await count()).toBe(4);
  });

  it('what may have been taken back in the meantime of that day', async () => {
    const day = { occurredAt: '2018-03-05' };
    const point = { corridor: x, facility: 'f', ...day };
    await recordNew(opened);
    await recordNew(['establish-facility', { ...point, kind: 'medical' }]);
    await recordNew(['withdraw-facility', point]);
    await recordNew(['establish-facility', { ...point, kind: 'medical' }]);
    await recordNew(['accept-pause', { pause: 'p', party: 'a', ...day }]);
    await recordNew(['reject-pause', { pause: 'p', party: 'a', ...day }]);
    await recordNew(['accept-pause', { pause: 'p', party: 'a', ...day }]);
    expect(await count()).toBe(7);
  });

  it('what names no time', async () => {
    await recordNew(['record-position', { party: 'a', subject: 'talks', stance: 'refuses' }]);
    await recordNew(['record-position', { party: 'a', subject: 'talks', stance: 'refuses' }]);
    const untimed: PostedCommand = ['record-meeting', meeting];
    await recordNew(untimed);
    await expect(record(untimed)).rejects.toBeInstanceOf(Contradicted);
  });

  it('what names no entity: it is warned to send a key', async () => {
    const shelling: PostedCommand = ['report-shelling', { weapon: 'mortar', occurredAt: '2018-03-05' }];
    const [one, two] = [await recordNew(shelling), await recordNew(shelling)];
    expect(one.receipt.id).not.toBe(two.receipt.id);
    expect(two.receipt.warnings.map(({ code }) => code)).toEqual(['no-idempotency-key']);
  });

  it.each([
    ['another source', { source: { name: 'Radio' } }],
    ['no source', {}],
    ['another note', { source, note: 'By phone.' }],
    ['another grade', { source, credibility: 3 }],
    ['another zone', { source, timeZone: 'Europe/Moscow' }],
    ['another name', { source, outcome: 'agreed' }],
  ])('what comes from or with %s: it is judged', async (_what, change) => {
    const report = { ...meeting, occurredAt: '2018-03-05T06:00:00Z' };
    await recordNew(['record-meeting', { ...report, source }]);
    await expect(record(['record-meeting', { ...report, ...change }])).rejects.toBeInstanceOf(Contradicted);
    expect(await count()).toBe(1);
  });

  it('what has a key of its own: another report, whatever it says', async () => {
    await recordNew(opened);
    await recordNew(suspended);
    const other = await recordNew(suspended, { idempotencyKey: 'second' });
    expect(other.receipt.warnings.map(({ code }) => code)).toEqual(['already-so']);
    await recordNew(left, { idempotencyKey: 'left' });
    await expect(record(left, { idempotencyKey: 'left again' })).rejects.toBeInstanceOf(Contradicted);
    // Without one it repeats what came under a key, too.
    expect((await record(left)).repeated).toBe(true);
  });
});

it('one that expects a revision gets that of the stream, and is judged there', async () => {
  await record(opened);
  const first = await record(suspended, { expectedRevision: 0 });
  await expect(record(suspended, { expectedRevision: 0 })).rejects.toBeInstanceOf(RevisionMismatch);
  const any = await record(suspended, { expectedRevision: 'exists' });
  expect(any).toEqual({ receipt: first.receipt, repeated: true });
  const seen = await record(suspended, { expectedRevision: 1 });
  expect([seen.repeated, seen.receipt.warnings.map(({ code }) => code)]).toEqual([false, ['already-so']]);
});

it('sent fifty times at once, through two ledgers, it is recorded once', async () => {
  const other = on.another();
  const posts = Array.from({ length: 50 }, (_none, at) => record(declared, {}, at % 2 ? on.ledger : other));
  const answers = new Set((await Promise.all(posts)).map(({ receipt }) => JSON.stringify(receipt)));
  expect(answers.size).toBe(1);
  expect(await count()).toBe(1);
});

describe('a name is the same however its accents were typed', () => {
  const [nfc, nfd] = ['Café Duma é', 'Cafe\u0301 Duma e\u0301'];
  const party = (name: string) => ({
    id: 'cafe',
    name: { fr: name },
    aliases: [name],
    kind: 'other',
    source: { name },
    note: name,
    occurredAt: '2018-03-05',
  });

  it.each([
    [nfc, nfd],
    [nfd, nfc],
  ])('and is kept composed: %j, then %j', async (one, two) => {
    for (const idempotencyKey of ['k', undefined]) {
      const first = await record(['register-party', party(one)], { idempotencyKey });
      const again = await record(['register-party', party(two)], { idempotencyKey });
      expect(again).toEqual({ receipt: first.receipt, repeated: true });
    }
    const [event, ...others] = (await on.store.readAll({})).events;
    expect(others).toEqual([]);
    expect(event!.data).toMatchObject({ name: { fr: nfc }, aliases: [nfc] });
    expect(event!.metadata).toMatchObject({ source: { name: nfc }, note: nfc });
  });

  it('also beside a record of before, which was kept as it came', async () => {
    const { receipt } = await record(['register-party', party(nfc)], { idempotencyKey: 'old' });
    const event = (await on.store.find(receipt.events[0]!.id))!;
    const old = await SqliteEventStore.open({ directory: join(on.directory, 'old'), now: () => NOW });
    try {
      const typed = <T>(value: T) => JSON.parse(JSON.stringify(value).replaceAll('é', 'e\u0301')) as T;
      await old.append(
        event.stream,
        [typed({ id: event.id, type: event.type, data: event.data, metadata: event.metadata })],
        'no-stream',
      );
      expect((await old.find(event.id))!.data).toMatchObject({ name: { fr: nfd } });
      const upgraded = new Ledger(old, { now: () => NOW, timeZone: 'Asia/Damascus' });
      for (const name of [nfc, nfd]) {
        for (const idempotencyKey of ['old', undefined]) {
          const again = await record(['register-party', party(name)], { idempotencyKey }, upgraded);
          expect([again.repeated, again.receipt.events]).toEqual([true, receipt.events]);
        }
        // The same registration, by another source.
        const other = { ...party(name), source: { name: 'Radio' }, note: name };
        const post = await record(
          ['register-party', other],
          { idempotencyKey: name === nfc ? 'c' : 'd' },
          upgraded,
        );
        expect(post.receipt.warnings.map(({ code }) => code)).toEqual(['already-so']);
      }
    } finally {
      await old.close();
    }
  });
});
