import type { EventStore } from '@hudna/event-store';
import {
  checkCommand,
  Contradicted,
  eventIdForKey,
  InvalidCommand,
  KeyReused,
  Ledger,
  type Delivery,
  RevisionMismatch,
} from './index.js';
import { codesOf, ledgerOnDisk } from './ledger.fixture.js';

const NOW = Date.parse('2018-03-11T08:00:00Z');
const opening = { id: 'al-wafideen', name: 'Al-Wafideen', authorities: ['russia'], occurredAt: '2018-02-27' };

const on = ledgerOnDisk(NOW);

async function count(): Promise<number> {
  return (await on.store.readAll({})).events.length;
}

describe('taking a command', () => {
  it('records what was said, when it happened and who says so', async () => {
    const source = { name: 'ArAn News', reliability: 'C' };
    const { receipt } = await on.ledger.record({
      command: 'open-corridor',
      body: { ...opening, source, credibility: 3 },
    });
    expect(receipt).toMatchObject({ id: 'al-wafideen', stream: 'corridor-al-wafideen', revision: 0 });
    const event = await on.store.find(receipt.events[0]!.id);
    const { occurredAt: given, ...data } = opening;
    expect(event).toMatchObject({ type: 'CorridorOpened', data, recordedAt: '2018-03-11T08:00:00.000Z' });
    expect(event!.metadata).toMatchObject({
      schemaVersion: 1,
      source,
      credibility: 3,
      occurred: {
        given,
        precision: 'day',
        start: '2018-02-26T22:00:00.000Z',
        end: '2018-02-27T22:00:00.000Z',
      },
    });
  });

  it('takes a checked command as it takes the same one unchecked', async () => {
    const body = { ...opening, note: 'By phone.' };
    const checked = checkCommand('open-corridor', body);
    const first = await on.ledger.recordChecked(checked, { idempotencyKey: 'k' });
    expect(await on.ledger.record({ command: 'open-corridor', body, idempotencyKey: 'k' })).toEqual({
      receipt: first.receipt,
      repeated: true,
    });
    await expect(on.ledger.recordChecked(checked, { expectedRevision: 3 })).rejects.toBeInstanceOf(
      RevisionMismatch,
    );
  });

  it('takes the time of recording for a report that gives none', async () => {
    const { receipt } = await on.ledger.record({ command: 'report-shelling', body: { weapon: 'mortar' } });
    const event = await on.store.find(receipt.events[0]!.id);
    expect(event!.metadata['occurred']).toMatchObject({
      start: '2018-03-11T08:00:00.000Z',
      precision: 'instant',
    });
    expect(event!.stream).toBe(`incident-${event!.id}`);
  });

  it('warns of what is not registered, and of what has not happened yet', async () => {
    expect(codesOf(await on.ledger.record({ command: 'open-corridor', body: opening }))).toEqual([
      'unknown-reference',
    ]);
    await on.ledger.record({
      command: 'register-party',
      body: { id: 'russia', name: 'Russia', kind: 'state-force' },
    });
    const later = { corridor: 'al-wafideen', occurredAt: '2018-03-12T09:00:00Z' };
    expect(codesOf(await on.ledger.record({ command: 'suspend-corridor', body: later }))).toEqual([
      'in-the-future',
    ]);
  });

  it('refuses a contradiction, names the events, and takes nothing', async () => {
    await on.ledger.record({ command: 'open-corridor', body: opening });
    const close = { corridor: 'al-wafideen', occurredAt: '2018-03-01T10:00:00Z' };
    const closed = await on.ledger.record({ command: 'close-corridor', body: close });
    const late = { corridor: 'al-wafideen', occurredAt: '2018-03-02T10:00:00Z' };
    const refusal = await on.ledger
      .record({ command: 'suspend-corridor', body: late })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Contradicted);
    expect((refusal as Contradicted).contradicts).toEqual([closed.receipt.events[0]!.id]);
    expect(await count()).toBe(2);
    const inItsPlace = { corridor: 'al-wafideen', occurredAt: '2018-02-28T10:00:00Z' };
    expect((await on.ledger.record({ command: 'suspend-corridor', body: inItsPlace })).receipt.revision).toBe(
      2,
    );
  });

  it('refuses a day that the zone never had', async () => {
    const body = { ...opening, occurredAt: '2011-12-30', timeZone: 'Pacific/Apia' };
    await expect(on.ledger.record({ command: 'open-corridor', body })).rejects.toBeInstanceOf(InvalidCommand);
  });
});

describe('the same key', () => {
  const delivery: Delivery = { command: 'open-corridor', body: opening, idempotencyKey: 'radio-17' };

  it('is answered as the first time, after a restart and after others too', async () => {
    const first = await on.ledger.record(delivery);
    await on.ledger.record({ command: 'close-corridor', body: { corridor: 'al-wafideen' } });
    const again = await on.another().record(delivery);
    expect(again).toEqual({ receipt: first.receipt, repeated: true });
    expect(await count()).toBe(2);
  });

  it('posted fifty times at once is recorded once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => on.ledger.record(delivery)));
    expect(new Set(answers.map(({ receipt }) => JSON.stringify(receipt))).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await count()).toBe(1);
  });

  it('through two ledgers on one store is recorded once', async () => {
    const other = on.another();
    const answers = await Promise.all(
      [on.ledger, other, on.ledger, other].map((one) => one.record(delivery)),
    );
    expect(new Set(answers.map(({ receipt }) => JSON.stringify(receipt))).size).toBe(1);
    expect(await count()).toBe(1);
  });

  it.each<[string, Partial<Delivery>]>([
    ['another command', { command: 'announce-corridor' }],
    ['another field', { body: { ...opening, name: 'Wafideen' } }],
    ['another time', { body: { ...opening, occurredAt: '2018-02-28' } }],
    ['another source', { body: { ...opening, source: { name: 'x' } } }],
    ['another entity', { body: { ...opening, id: 'jisreen' } }],
  ])('with %s is refused', async (_what, change) => {
    await on.ledger.record(delivery);
    await expect(on.ledger.record({ ...delivery, ...change })).rejects.toBeInstanceOf(KeyReused);
    expect(await count()).toBe(1);
  });

  it.each(['', 'k'.repeat(256), 'a\nb', 'ключ'])(
    'must be short and plain: %j is refused',
    async (idempotencyKey) => {
      await expect(on.ledger.record({ ...delivery, idempotencyKey })).rejects.toBeInstanceOf(InvalidCommand);
    },
  );
});

describe('a key that another node takes between our look and our append', () => {
  const shelling = { weapon: 'mortar', occurredAt: '2018-03-11' };
  const delivery = (body: object): Delivery => ({ command: 'report-shelling', body, idempotencyKey: 'k' });

  /** This node's own look finds nothing: what the other has written has not come to it yet. */
  function lateToKnow(): Ledger {
    let looked = false;
    const find: EventStore['find'] = async (id) => {
      const known = looked;
      looked = true;
      return known ? on.store.find(id) : undefined;
    };
    const late: EventStore = {
      find,
      append: (...what) => on.store.append(...what),
      readStream: (...what) => on.store.readStream(...what),
      readAll: (...what) => on.store.readAll(...what),
      head: () => on.store.head(),
      advanceWatermark: (moment) => on.store.advanceWatermark(moment),
      subscribe: (options) => on.store.subscribe(options),
      status: () => on.store.status(),
      close: async () => {},
    };
    return new Ledger(late, { now: () => NOW, timeZone: 'Asia/Damascus' });
  }

  it('for the same report is a repeat', async () => {
    const first = await on.ledger.record(delivery(shelling));
    expect(await lateToKnow().record(delivery(shelling))).toEqual({ receipt: first.receipt, repeated: true });
    expect(await count()).toBe(1);
  });

  it('for another report is refused', async () => {
    await on.ledger.record(delivery(shelling));
    await expect(lateToKnow().record(delivery({ ...shelling, weapon: 'artillery' }))).rejects.toThrow(
      KeyReused,
    );
    expect(await count()).toBe(1);
  });
});

describe('commands that are sent without waiting', () => {
  it('are judged beside all that were sent before them', async () => {
    const pause = {
      id: 'daily',
      declaredBy: ['russia'],
      timeZone: 'Asia/Damascus',
      dailyFrom: '09:00',
      dailyTo: '14:00',
      startsOn: '2018-02-27',
      duration: 'P1M',
      occurredAt: '2018-02-26',
    };
    const sent: Delivery[] = [
      { command: 'register-party', body: { id: 'russia', name: 'Russia', kind: 'state-force' } },
      { command: 'declare-pause', body: pause, idempotencyKey: 'p' },
      { command: 'open-corridor', body: { ...opening, pause: 'daily' }, idempotencyKey: 'c' },
      {
        command: 'depart-convoy',
        body: { corridor: 'al-wafideen', purpose: 'aid', occurredAt: '2018-03-02T10:00:00+02:00' },
        idempotencyKey: 'd1',
      },
      {
        command: 'depart-convoy',
        body: { corridor: 'al-wafideen', purpose: 'aid', occurredAt: '2018-03-02T15:00:00+02:00' },
        idempotencyKey: 'd2',
      },
    ];
    const answers = await Promise.all(sent.map((delivery) => on.ledger.record(delivery)));
    expect(answers.map(codesOf)).toEqual([[], [], [], [], ['outside-pause-window']]);
  });

  it('that give no time follow one another as they were sent', async () => {
    const { occurredAt: _none, ...untimed } = opening;
    await on.ledger.record({ command: 'open-corridor', body: { ...untimed, id: 'x' } });
    const commands = ['suspend-corridor', 'resume-corridor', 'suspend-corridor'];
    const answers = await Promise.all(
      commands.map((command) => on.ledger.record({ command, body: { corridor: 'x' } })),
    );
    expect(answers.map(codesOf)).toEqual([[], [], []]);
  });
});

describe('two writers', () => {
  const suspend = (expectedRevision?: number, reason = 'Shelling.'): Delivery => ({
    command: 'suspend-corridor',
    body: { corridor: 'al-wafideen', occurredAt: '2018-03-10T09:00:00Z', reason },
    expectedRevision,
  });

  it('with the same expected revision: one wins, the other gets the revision of the stream', async () => {
    await on.ledger.record({ command: 'open-corridor', body: opening });
    const results = await Promise.allSettled([on.ledger.record(suspend(0)), on.another().record(suspend(0))]);
    const refused = results
      .filter((result) => result.status === 'rejected')
      .map(({ reason }) => reason as unknown);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(RevisionMismatch);
    expect((refused[0] as RevisionMismatch).actual).toBe(1);
  });

  it('without one, both facts are taken, each once', async () => {
    const other = on.another();
    await on.ledger.record({ command: 'open-corridor', body: opening });
    const reasons = Array.from({ length: 20 }, (_none, i) => `Shell ${i}.`);
    await Promise.all(
      reasons.map((reason, i) => (i % 2 ? on.ledger : other).record(suspend(undefined, reason))),
    );
    expect(await count()).toBe(21);
  });

  it('that expect a stream where there is none are refused', async () => {
    await expect(on.ledger.record(suspend(3))).rejects.toMatchObject({ actual: 'no-stream' });
    await expect(on.ledger.record({ ...suspend(), expectedRevision: 'exists' })).rejects.toBeInstanceOf(
      RevisionMismatch,
    );
  });
});

/** Each was a fault once. */
describe('what went wrong before', () => {
  it('one key for two entities, sent at once, holds nothing up', async () => {
    const sent: Delivery[] = [
      { command: 'open-corridor', body: { ...opening, id: 'x' } },
      {
        command: 'suspend-corridor',
        body: { corridor: 'x', occurredAt: '2018-03-02' },
        idempotencyKey: 'same',
      },
      { command: 'plan-convoy', body: { id: 'c1', corridor: 'x', purpose: 'aid' }, idempotencyKey: 'same' },
      { command: 'close-corridor', body: { corridor: 'x', occurredAt: '2018-03-04' } },
    ];
    const results = await Promise.allSettled(sent.map((delivery) => on.ledger.record(delivery)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(KeyReused);
  });

  it('a new entity finds its stream taken, and is judged beside what is there', async () => {
    const convoy = eventIdForKey('K');
    await on.ledger.record({ command: 'hold-convoy', body: { convoy, occurredAt: '2018-03-02T09:00:00Z' } });
    const depart = { corridor: 'x', purpose: 'aid', occurredAt: '2018-03-02T08:00:00Z' };
    const { receipt } = await on.ledger.record({
      command: 'depart-convoy',
      body: depart,
      idempotencyKey: 'K',
    });
    expect([receipt.stream, receipt.revision]).toEqual([`convoy-${convoy}`, 1]);
  });

  it('a retry with a zero that was written with a sign is a retry', async () => {
    const delivery = {
      command: 'report-shelling',
      body: { weapon: 'mortar', location: { lat: -0, lon: 36 } },
      idempotencyKey: 'z',
    };
    await on.ledger.record(delivery);
    expect((await on.ledger.record(delivery)).repeated).toBe(true);
  });

  it('a retry on a node with another default zone is a retry', async () => {
    const delivery = {
      command: 'open-corridor',
      body: { ...opening, occurredAt: '2018-03-02T10:00:00Z' },
      idempotencyKey: 'z',
    };
    await on.ledger.record(delivery);
    const elsewhere = new Ledger(on.store, { now: () => NOW, timeZone: 'UTC' });
    expect((await elsewhere.record(delivery)).repeated).toBe(true);
  });

  it('a report with a time between two without one does not change their order', async () => {
    const { occurredAt: _none, ...untimed } = opening;
    await on.ledger.record({ command: 'open-corridor', body: untimed });
    const tent = { corridor: 'al-wafideen', facility: 'tent', kind: 'water', occurredAt: '2018-03-02' };
    await on.ledger.record({ command: 'establish-facility', body: tent });
    const closed = await on.ledger.record({ command: 'close-corridor', body: { corridor: 'al-wafideen' } });
    const [opened, , last] = await on.store.readStream('corridor-al-wafideen');
    expect(last!.id).toBe(closed.receipt.events[0]!.id);
    const start = ({ metadata }: typeof last & object) => (metadata['occurred'] as { start: string }).start;
    expect(start(opened!) < start(last!)).toBe(true);
  });
});
