import type { RecordedEvent } from '@hudna/event-store';
import { KeyReused, type Delivery } from '@hudna/ledger';
import { answers, histories, shortened } from './answers.js';
import { newLedger, oldLedger, storedEvents, storedReports, type TestLedger } from './stored.js';

const ALL = '2018-04-13T00:00:00Z';

/** Pairs of `at` and `knownAt`: each pause runs or is over, and some events were not recorded yet. */
const MOMENTS: [at: string, knownAt: string][] = [
  ['2016-10-21T10:00:00+03:00', ALL],
  ['2018-03-08T10:00:00+02:00', ALL],
  ['2018-03-11T10:00:00+02:00', ALL],
  ['2018-03-11T10:00:00+02:00', '2018-04-12T06:41:30Z'],
  ['2018-03-30T02:00:00+03:00', ALL],
  ['2018-04-30T10:00:00+03:00', ALL],
];
const GHOUTA = 'eastern-ghouta-daily-pause';

let old: TestLedger;

beforeEach(async () => {
  old = await oldLedger();
  old.setClock('2018-04-14T06:00:00Z');
});

afterEach(() => old.remove());

describe('A ledger that was written with version 1 of every event', () => {
  it('is stored as it was', async () => {
    const events = await eventsOf(old);
    expect(events.map(({ position: _p, ...event }) => event)).toEqual(await storedEvents());
    expect(new Set(events.map(schemaVersion))).toEqual(new Set([1]));
  });

  /** The answers in `__snapshots__` are those of the program that wrote it, before there was another version. */
  it.each(MOMENTS)('answers as it did: at %s, known at %s', async (at, knownAt) => {
    expect(
      answers(await eventsOf(old), at, knownAt)
        .map(shortened)
        .join('\n'),
    ).toMatchSnapshot();
  });

  it('answers as one that takes the same reports today', async () => {
    const today = await newLedger();
    try {
      const [before, now] = [await eventsOf(old), await eventsOf(today)];
      expect(now.map(schemaVersion)).not.toEqual(before.map(schemaVersion));
      for (const moments of MOMENTS) expect(answers(before, ...moments)).toEqual(answers(now, ...moments));
      expect(histories(before)).toEqual(histories(now));
    } finally {
      await today.remove();
    }
  });
});

describe('A report that was stored with version 1', () => {
  it('is answered as the first time when it comes again, whatever it was', async () => {
    const events = await eventsOf(old);
    for (const [index, report] of (await storedReports()).entries()) {
      const { id, type, stream, revision, position, metadata } = events[index]!;
      const { receipt, repeated } = await old.ledger.record(report);
      expect(repeated).toBe(true);
      expect(receipt).toMatchObject({ stream, revision, position, events: [{ id, type }] });
      expect(receipt.warnings).toEqual(metadata['warnings']);
    }
    expect(await eventsOf(old)).toHaveLength(events.length);
  });

  it.each([
    ['another duration', { duration: 'P2M' }],
    ['the same last day in other words', { duration: undefined, endsOn: '2018-03-26' }],
    ['another first day', { startsOn: '2018-02-28' }],
  ])('is not the same with %s under its key', async (_what, change) => {
    await expect(old.ledger.record(await declaration(change))).rejects.toBeInstanceOf(KeyReused);
  });
});

describe('A ledger of version 1 goes on', () => {
  it('with each of its records corrected and retracted, and as it was when that is taken back', async () => {
    const before = await eventsOf(old);
    const [at, knownAt] = ['2018-03-30T02:00:00+03:00', '2018-04-12T06:41:30Z'];
    const then = answers(before, at, knownAt);
    const whole = answers(before, at).map(withoutPositions);
    const amendments: string[] = [];
    for (const { id: event } of before) {
      for (const [command, body] of [
        ['correct-record', { event, changes: { note: 'Looked into again.' }, reason: 'A test.' }],
        ['retract-record', { event, reason: 'A test.' }],
      ] as const) {
        const { receipt } = await old.ledger.record({ command, body });
        amendments.push(receipt.events[0]!.id);
      }
    }
    const model = await eventsOf(old);
    expect(
      answers(model, at).filter((text) => !/^(situation|positions|windows|\w+ newest)/.test(text)),
    ).toEqual([]);
    for (const event of amendments.reverse()) {
      await old.ledger.record({ command: 'retract-record', body: { event, reason: 'It was only a test.' } });
    }
    expect(answers(await eventsOf(old), at).map(withoutPositions)).toEqual(whole);
    expect(answers(await eventsOf(old), at, knownAt)).toEqual(then);
  });

  it('with the duration of a pause corrected that version 1 kept without its last day', async () => {
    const event = (await eventsOf(old)).find(
      ({ stream, revision }) => stream === 'pause-nights' && revision === 0,
    )!.id;
    const body = { event, changes: { duration: 'P10D' }, reason: 'Ten days were meant.' };
    await old.ledger.record({ command: 'correct-record', body });
    expect(await viewOf('nights')).toMatchObject({ endsOn: '2018-03-29' });
  });

  it('with a pause that was declared then extended today', async () => {
    const body = { pause: GHOUTA, endsOn: '2018-04-20', occurredAt: '2018-03-31T09:00:00+03:00' };
    const { receipt } = await old.ledger.record({ command: 'extend-pause', body });
    expect([receipt.revision, receipt.warnings]).toEqual([2, []]);
    expect(await viewOf(GHOUTA)).toMatchObject({ status: 'in-force', endsOn: '2018-04-20' });
  });

  it('and its last day is what a new report is judged by', async () => {
    const earlier = { pause: 'month-end', endsOn: '2018-02-26', occurredAt: '2018-02-10T09:00:00+02:00' };
    await expect(old.ledger.record({ command: 'extend-pause', body: earlier })).rejects.toMatchObject({
      name: 'Contradicted',
      message: expect.stringContaining('2018-02-27'),
    });
    const again = { ...(await declaration({})), idempotencyKey: 'another' };
    await expect(old.ledger.record(again)).rejects.toMatchObject({ name: 'Contradicted' });
  });

  it('with pauses that are declared today beside those of then', async () => {
    const report = await declaration({ id: 'next', startsOn: '2018-04-10', duration: 'P10D' });
    const { receipt } = await old.ledger.record({ ...report, idempotencyKey: 'next' });
    const stored = await old.store.find(receipt.events[0]!.id);
    expect(stored!.data).toMatchObject({ duration: 'P10D', endsOn: '2018-04-19' });
    expect(schemaVersion(stored!)).toBe(2);
    expect(await viewOf('next')).toMatchObject({ status: 'in-force', endsOn: '2018-04-19' });
    expect(await viewOf(GHOUTA)).toMatchObject({ status: 'expired', endsOn: '2018-03-31' });
    expect((await old.ledger.record({ ...report, idempotencyKey: 'next' })).repeated).toBe(true);
  });
});

async function eventsOf({ store }: TestLedger): Promise<readonly RecordedEvent[]> {
  return (await store.readAll()).events;
}

function schemaVersion({ metadata }: RecordedEvent): unknown {
  return metadata['schemaVersion'];
}

/** The declaration of the pause in Eastern Ghouta under its own key, with some fields changed. */
async function declaration(changes: object): Promise<Delivery> {
  const reports = await storedReports();
  const first = reports.find(({ command }) => command === 'declare-pause')!;
  return { ...first, body: JSON.parse(JSON.stringify({ ...(first.body as object), ...changes })) as unknown };
}

/** The pause as it stood on 14 April. */
async function viewOf(pause: string): Promise<unknown> {
  const asked = `pause ${pause} view: `;
  const all = answers(await eventsOf(old), '2018-04-14T10:00:00+03:00');
  return JSON.parse(all.find((line) => line.startsWith(asked))!.slice(asked.length));
}

/** An answer but for the position, which goes on. */
function withoutPositions(text: string): string {
  return text.replaceAll(/"position":"\d+"/g, '""');
}
