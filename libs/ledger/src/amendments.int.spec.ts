import { amendedBy, factsOf } from '@hudna/domain';
import { Contradicted, InvalidCommand, NotAmendable, NotYetRecorded, RevisionMismatch } from './index.js';
import {
  arrived,
  codesOf,
  correcting,
  departed,
  idOf,
  ledgerOnDisk,
  linking,
  type PostedCommand,
  retracting,
} from './ledger.fixture.js';

const on = ledgerOnDisk(Date.parse('2018-04-20T08:00:00Z'));
const { post } = on;

const opened: PostedCommand = [
  'open-corridor',
  { id: 'x', name: 'Al-Wafideen', authorities: ['russia'], occurredAt: '2018-03-01T06:00:00Z' },
];
const suspended: PostedCommand = ['suspend-corridor', { corridor: 'x', occurredAt: '2018-03-05T06:00:00Z' }];
const closed: PostedCommand = ['close-corridor', { corridor: 'x', occurredAt: '2018-03-05T06:00:00Z' }];
async function factsIn(stream: string) {
  return factsOf(await on.store.readStream(stream));
}

describe('a correction', () => {
  it('adds to those before it, and keeps what it does not name', async () => {
    await post(departed, 'd');
    const id = idOf(await post(arrived, 'a'));
    const first = await post(correcting(id, { people: { civilians: 278 } }), 'c1');
    expect(first).toMatchObject({
      repeated: false,
      receipt: { stream: 'convoy-c', revision: 2, warnings: [] },
    });
    await post(correcting({ key: 'a' }, { occurredAt: '2018-03-15T10:00:00Z' }), 'c2');
    const [, fact] = await factsIn('convoy-c');
    expect(fact).toMatchObject({
      id,
      data: { convoy: 'c', people: { civilians: 278 } },
      occurred: { given: '2018-03-15T10:00:00Z' },
    });
    expect(fact!.amendedBy).toHaveLength(2);
  });

  it('is judged by a ledger that read all of it from the store as by one that was there', async () => {
    await post(departed, 'd');
    await post(arrived, 'a');
    await post(retracting({ key: 'd' }), 'r');
    await post(correcting({ key: 'a' }, { occurredAt: '2018-03-15T05:00:00Z' }), 'c');
    for (const by of [on.ledger, on.another()]) {
      await expect(post(retracting({ key: 'a' }), 'x', by)).resolves.toBeDefined();
      await expect(post(departed, 'd2', by)).resolves.toBeDefined();
    }
  });

  it('that would make a contradiction is refused, with the events', async () => {
    const departure = idOf(await post(departed, 'd'));
    const id = idOf(await post(arrived, 'a'));
    const early = post(correcting(id, { occurredAt: '2018-03-15T05:00:00Z' }), 'c');
    await expect(early).rejects.toBeInstanceOf(Contradicted);
    await expect(early).rejects.toMatchObject({ contradicts: [departure] });
  });

  it('is warned of as a report of the same would be', async () => {
    await post(opened, 'o');
    const id = idOf(await post(suspended, 's'));
    expect(codesOf(await post(correcting(id, { occurredAt: '2018-02-01T06:00:00Z' }), 'c'))).toEqual([
      'not-open',
    ]);
    expect(codesOf(await post(correcting(id, { occurredAt: '2018-05-01' }), 'c2'))).toEqual([
      'in-the-future',
    ]);
    expect(codesOf(await post(correcting(id, { occurredAt: '2018-05-01' }), 'c3'))).toEqual([
      'already-so',
      'in-the-future',
    ]);
  });

  it('that makes no good command of it is refused, pointing at the field', async () => {
    const id = idOf(await post(arrived, 'a'));
    const wrong = post(correcting(id, { people: { civilians: -1 }, nonsense: 1 }), 'c');
    await expect(wrong).rejects.toBeInstanceOf(InvalidCommand);
    await expect(wrong).rejects.toMatchObject({ errors: [{ pointer: '/changes/nonsense' }, {}] });
    await expect(post(correcting(id, { occurredAt: 'noon' }), 'c')).rejects.toMatchObject({
      errors: [{ pointer: '/changes/occurredAt' }],
    });
  });

  it.each([
    [departed, { id: 'd' }],
    [suspended, { corridor: 'y' }],
    [departed, { id: null }],
  ])('of %j cannot choose another entity: %j', async (posted, changes) => {
    const id = idOf(await post(posted, 'k'));
    await expect(post(correcting(id, changes), 'c')).rejects.toBeInstanceOf(NotAmendable);
  });

  it('may name the corridor of a convoy, which does not choose its stream', async () => {
    const id = idOf(await post(departed, 'd'));
    expect(codesOf(await post(correcting(id, { corridor: 'y' }), 'c'))).toEqual(['unknown-reference']);
  });

  it('of a time to null is the time at which it was taken', async () => {
    const id = idOf(await post(suspended, 's'));
    await post(correcting(id, { occurredAt: null }), 'c');
    expect((await factsIn('corridor-x'))[0]!.occurred).toMatchObject({ start: '2018-04-20T08:00:00.000Z' });
  });
});

describe('a pause that was declared by its duration', () => {
  const declared: PostedCommand = [
    'declare-pause',
    {
      id: 'p',
      declaredBy: ['russia'],
      timeZone: 'Asia/Damascus',
      dailyFrom: '09:00',
      dailyTo: '14:00',
      startsOn: '2018-02-27',
      duration: 'P1M',
      occurredAt: '2018-02-26',
    },
  ];

  it.each([
    [{ duration: 'P10D' }, '2018-03-08'],
    [{ startsOn: '2018-03-01' }, '2018-03-31'],
    [{ duration: null, endsOn: '2018-03-15' }, '2018-03-15'],
  ])('ends as corrected by %j on %s', async (changes, endsOn) => {
    const id = idOf(await post(declared, 'd'));
    await post(correcting(id, changes), 'c');
    expect((await factsIn('pause-p'))[0]!.data).toMatchObject({ endsOn });
  });
});

describe('a retraction', () => {
  it('is as if the report had never been taken: another may say otherwise', async () => {
    await post(opened, 'o');
    const id = idOf(await post(closed, 'c'));
    await expect(post(suspended, 's')).resolves.toBeDefined();
    await post(retracting(id), 'r');
    expect((await factsIn('corridor-x')).map(({ type }) => type)).toEqual([
      'CorridorOpened',
      'CorridorSuspended',
    ]);
    expect(
      codesOf(await post(['resume-corridor', { corridor: 'x', occurredAt: '2018-03-06' }], 'm')),
    ).toEqual([]);
  });

  it('of what lay between two facts that exclude each other is taken, with a warning that names them', async () => {
    await post(opened, 'o');
    const closing = idOf(await post(closed, 'c'));
    const again = idOf(
      await post(['open-corridor', { ...opened[1], occurredAt: '2018-03-06T06:00:00Z' }], 'o2'),
    );
    const late = idOf(
      await post(['suspend-corridor', { corridor: 'x', occurredAt: '2018-03-07T06:00:00Z' }], 's'),
    );
    const result = await post(retracting(again), 'r');
    expect(codesOf(result)).toEqual(['contested']);
    for (const id of [closing, late]) expect(result.receipt.warnings[0]!.detail).toContain(id);
    // The one recorded last is out of deciding, so that work goes on.
    expect(
      codesOf(await post(['open-corridor', { ...opened[1], occurredAt: '2018-03-08T06:00:00Z' }], 'o3')),
    ).toEqual(['unknown-reference']);
    expect(codesOf(await post(retracting({ key: 'r' }), 'r2'))).toEqual([]);
    expect((await factsIn('corridor-x')).some(({ contested }) => contested)).toBe(false);
  });

  it('may itself be retracted, which restores the record with its corrections', async () => {
    await post(departed, 'd');
    const id = idOf(await post(arrived, 'a'));
    await post(correcting(id, { people: { civilians: 278 } }), 'c1');
    const retraction = idOf(await post(retracting(id), 'r'));
    await post(correcting(id, { note: 'By phone.' }), 'c2');
    expect(await factsIn('convoy-c')).toHaveLength(1);
    await post(retracting(retraction), 'r2');
    expect((await factsIn('convoy-c'))[1]).toMatchObject({
      data: { people: { civilians: 278 } },
      provenance: { note: 'By phone.' },
    });
    await expect(post(['hold-convoy', { convoy: 'c', occurredAt: '2018-03-16' }], 'h')).rejects.toMatchObject(
      {
        contradicts: [id],
      },
    );
  });

  it('of a correction takes its changes away, and says which later ones no longer fit', async () => {
    const id = idOf(await post(arrived, 'a'));
    await post(correcting(id, { people: { civilians: { low: 200, best: 278, high: 300 } } }), 'c1');
    const second = idOf(await post(correcting(id, { people: { civilians: { high: 310 } } }), 'c2'));
    const taken = await post(retracting({ key: 'c1' }), 'r');
    expect(codesOf(taken)).toEqual(['not-applied']);
    expect(taken.receipt.warnings[0]!.detail).toContain(second);
    expect((await factsIn('convoy-c'))[0]!.data).toMatchObject({ people: { civilians: 728 } });
  });

  it('of what is retracted already is taken with a warning', async () => {
    const id = idOf(await post(arrived, 'a'));
    await post(retracting(id), 'r');
    expect(codesOf(await post(['retract-record', { event: id, reason: 'Another reason.' }], 'r2'))).toEqual([
      'already-so',
    ]);
  });
});

describe('a correction of a correction', () => {
  it('changes what that one changes', async () => {
    const id = idOf(await post(arrived, 'a'));
    const first = idOf(await post(correcting(id, { people: { civilians: 287 } }), 'c1'));
    const second = idOf(await post(correcting(first, { changes: { people: { civilians: 278 } } }), 'c2'));
    const [fact] = await factsIn('convoy-c');
    expect(fact).toMatchObject({ data: { people: { civilians: 278 } }, amendedBy: [first, second] });
    await post(retracting(second), 'r');
    expect((await factsIn('convoy-c'))[0]).toMatchObject({ data: { people: { civilians: 287 } } });
  });

  it('cannot turn it to another event', async () => {
    const id = idOf(await post(arrived, 'a'));
    const first = idOf(await post(correcting(id, { people: { civilians: 287 } }), 'c1'));
    await expect(post(correcting(first, { event: id }), 'c2')).rejects.toBeInstanceOf(NotAmendable);
  });
});

describe('a link', () => {
  const shelling = (id: string): PostedCommand => [
    'report-shelling',
    { id, weapon: 'mortar', occurredAt: '2018-03-09' },
  ];

  it('that calls a record a duplicate has it count no more, as long as the other is not retracted', async () => {
    const [one, two] = [idOf(await post(shelling('a'), 'a')), idOf(await post(shelling('b'), 'b'))];
    await post(linking(one, two), 'l');
    const retractedOther = async () => factsOf(await on.store.readStream('incident-a'), () => true);
    expect(await factsIn('incident-a')).toEqual([]);
    expect(await retractedOther()).toHaveLength(1);
    // The same words again: what they repeat does not stand.
    await post(retracting(two), 'r');
    expect((await on.ledger.record({ command: 'report-shelling', body: shelling('a')[1] })).repeated).toBe(
      true,
    );
    await post(retracting({ key: 'r' }), 'r2');
    expect((await on.ledger.record({ command: 'report-shelling', body: shelling('a')[1] })).repeated).toBe(
      false,
    );
  });

  it('that would close a ring of duplicates is refused, with the links, sent at once or not', async () => {
    const ids = await Promise.all(['a', 'b', 'c'].map(async (id) => idOf(await post(shelling(id), id))));
    const first = idOf(await post(linking(ids[0], ids[1]), 'l1'));
    const second = idOf(await post(linking(ids[1], ids[2]), 'l2'));
    const ring = post(linking(ids[2], ids[0]), 'l3');
    await expect(ring).rejects.toMatchObject({ contradicts: [first, second] });
    const others = await Promise.all(['e', 'f'].map(async (id) => idOf(await post(shelling(id), id))));
    const both = [post(linking(others[0], others[1]), 'l4'), post(linking(others[1], others[0]), 'l5')];
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is of two records, and for `contradicts` of one stream', async () => {
    const one = idOf(await post(shelling('a'), 'a'));
    const two = idOf(await post(shelling('b'), 'b'));
    const amendment = idOf(await post(correcting(one, { note: 'x' }), 'c'));
    for (const [event, other, relation] of [
      [one, one, 'part-of'],
      [one, amendment, 'part-of'],
      [amendment, one, 'part-of'],
      [one, two, 'contradicts'],
    ]) {
      await expect(post(linking(event, other, relation), 'l')).rejects.toBeInstanceOf(NotAmendable);
    }
    await expect(post(linking(one, two, 'corroborates'), 'l')).resolves.toMatchObject({
      receipt: { warnings: [] },
    });
  });
});

describe('what an amendment names', () => {
  it('is not there yet: it is refused, and may be sent again', async () => {
    await expect(post(retracting({ key: 'a' }), 'r')).rejects.toBeInstanceOf(NotYetRecorded);
    await post(arrived, 'a');
    await expect(post(retracting({ key: 'a' }), 'r')).resolves.toMatchObject({ repeated: false });
  });

  it('may be under way, and what is sent after the amendment is judged beside it', async () => {
    const results = await Promise.all([
      post(departed, 'd'),
      post(arrived, 'a'),
      post(retracting({ key: 'a' }), 'r'),
      post(['hold-convoy', { convoy: 'c', occurredAt: '2018-03-15T10:00:00Z' }], 'h'),
      post(retracting({ key: 'h' }), 'r2'),
      post(['turn-back-convoy', { convoy: 'c', occurredAt: '2018-03-15T09:30:00Z' }], 't'),
    ]);
    expect(results.map(({ receipt }) => receipt.revision)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('may be written in capitals', async () => {
    const id = idOf(await post(arrived, 'a'));
    await expect(post(retracting(id.toUpperCase()), 'r')).resolves.toMatchObject({ repeated: false });
  });

  it('stands in its stream at the revision that is expected', async () => {
    const id = idOf(await post(arrived, 'a'));
    const [command, body] = retracting(id);
    await expect(on.ledger.record({ command, body, expectedRevision: 4 })).rejects.toBeInstanceOf(
      RevisionMismatch,
    );
    await expect(on.ledger.record({ command, body, expectedRevision: 0 })).resolves.toBeDefined();
  });
});

it('an amendment says which record it is about, and what that says from then on', async () => {
  const record = idOf(await post(suspended, 's'));
  await post(correcting(record, { note: 'By phone.' }), 'c');
  const [, event] = await on.store.readStream('corridor-x');
  const { occurredAt: given, ...data } = suspended[1] as { occurredAt: string };
  expect(amendedBy(event!)).toMatchObject({
    record,
    type: 'CorridorSuspended',
    revision: 0,
    effective: { schemaVersion: 1, data, occurred: { given }, note: 'By phone.' },
  });
  expect(event!.data).toEqual({ event: record, changes: { note: 'By phone.' }, reason: 'A slip.' });
});
