import {
  transparencyLogDirectory,
  TransparencyLogReader,
  verify,
  type Verification,
  type VerifyOptions,
} from '@hudna/audit';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { inMemoryReadModel, PROJECTION_VERSION } from '@hudna/projections';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { compareAnswers, sampleOf } from '../../libs/audit/src/verify/answers.js';
import { DataDirectory, eventsInStore, signedUpTo } from './data-directory.js';
import { forge as forgeIn } from './forged.js';

/** Every alteration is found and named; an unaltered ledger has no finding. */
let whole: DataDirectory;
let copy: DataDirectory;
let events: Awaited<ReturnType<typeof eventsInStore>>;

beforeAll(async () => {
  whole = await DataDirectory.ofScenario();
  await signedUpTo(39, whole);
  events = await whole.reading(eventsInStore);
});
afterAll(() => whole.remove());

beforeEach(async () => {
  copy = await DataDirectory.empty();
  cpSync(whole.path, copy.path, { recursive: true });
});
afterEach(() => copy.remove());

const inViews = (path: string) => join(path, 'views', `views-${PROJECTION_VERSION}.sqlite`);

function sql(file: string, text: string): void {
  const database = new DatabaseSync(file);
  database.exec(text);
  database.close();
}

const inLedger = (text: string) => sql(join(copy.path, 'ledger.sqlite'), text);

const forge = (text: string) => forgeIn(copy.path, text);

const verified = (brought: Pick<VerifyOptions, 'checkpoints' | 'vkey'> = {}): Promise<Verification> =>
  copy.reading((store) => verify({ store, directory: copy.path, ...brought }));

it('finds nothing in an unaltered ledger', async () => {
  expect(await verified()).toMatchObject({ events: 39, signed: 39, facts: 39, unproven: [] });
});

it('finds nothing while a server writes, and compares the read model up to its checkpoint', async () => {
  const store = await SqliteEventStore.open({ directory: copy.path });
  const { type, data, metadata } = events[0]!;
  const event = { id: '00000000-0000-4000-8000-000000000001', type, data: { ...data, id: 'new' }, metadata };
  await store.append('party-new', [event], 'no-stream');
  const found = await verified();
  expect(found).toMatchObject({ events: 40, signed: 39, facts: 39 });
  expect(found.unproven).toEqual([
    {
      part: 'log',
      says: expect.stringContaining('The last 1 event, from position 40 on: newer than any signed'),
    },
  ]);
  await store.close();
});

describe('finds in the ledger', () => {
  const named = (position: number) => ({ position: String(position), event: events[position - 1]!.id });

  it('a byte that was changed in an event', async () => {
    const file = join(copy.path, 'ledger.sqlite');
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('"weapon":"mortar"') + 12]! ^= 1;
    writeFileSync(file, bytes);
    const shelling = events.find(({ type }) => type === 'ShellingReported')!;
    const { finding } = await verified();
    expect(finding).toMatchObject({ part: 'ledger', position: shelling.position, event: shelling.id });
    expect(finding!.says).toContain(
      `event at position ${shelling.position} is not as it was written (${shelling.id})`,
    );
  });

  it('a row that was edited', async () => {
    inLedger(`UPDATE event SET recorded_at = recorded_at + 1 WHERE position = 12`);
    expect((await verified()).finding).toMatchObject({ part: 'ledger', ...named(12) });
  });

  it('an event that was removed from between others', async () => {
    inLedger('DELETE FROM event WHERE position = 20');
    const { finding } = await verified();
    expect(finding).toMatchObject({ part: 'ledger', position: '20' });
    expect(finding!.says).toContain(`position 20 is missing, after the event ${events[18]!.id}`);
  });

  it('the last event removed', async () => {
    inLedger('DELETE FROM event WHERE position = 39');
    expect((await verified()).finding).toEqual({
      part: 'ledger',
      says: 'The ledger ends at position 38, and events up to position 39 were recorded.',
      position: '38',
    });
  });

  it('two events that were swapped', async () => {
    inLedger(`UPDATE event SET position = -1 WHERE position = 5; UPDATE event SET position = 5 WHERE position = 6;
      UPDATE event SET position = 6 WHERE position = -1`);
    const { finding } = await verified();
    expect(finding).toMatchObject({ part: 'ledger', position: '5', event: events[5]!.id });
  });

  it.each([
    [
      'that goes back in time',
      `UPDATE event SET recorded_at = recorded_at - 5000 WHERE position = 9`,
      'was recorded at',
    ],
    [
      'with the id of another',
      `UPDATE event SET id = (SELECT id FROM event WHERE position = 1) WHERE position = 9`,
      'has the id of an earlier one',
    ],
    [
      'that nobody can read',
      `UPDATE event SET type = 'CorridorVanished' WHERE position = 9`,
      'cannot be read by this program',
    ],
  ])('an event %s, with its digest made good', async (_, text, says) => {
    forge(text);
    const { finding } = await verified();
    expect(finding).toMatchObject({ part: 'ledger', position: '9', says: expect.stringContaining(says) });
  });

  it('an event removed, the others moved up and their digests made good: by the log', async () => {
    forge(`DELETE FROM event WHERE position = 27; UPDATE event SET position = position - 1 WHERE position > 27;
      UPDATE sqlite_sequence SET seq = 38`);
    expect((await verified()).finding).toMatchObject({ part: 'log', event: events[27]!.id });
  });

  it('a gap in the revisions of a stream, with the digests made good', async () => {
    const later = events.find(({ revision }) => revision > 0)!;
    forge(`UPDATE event SET revision = revision + 1 WHERE position = ${later.position}`);
    const { finding } = await verified();
    expect(finding).toMatchObject({ part: 'ledger', position: later.position, event: later.id });
    expect(finding!.says).toContain(`${later.revision} comes next`);
  });

  it('an event that was altered, with its digest made good: by the log', async () => {
    forge(`UPDATE event SET data = replace(data, '"mortar"', '"rocket"') WHERE type = 'ShellingReported'`);
    const shelling = events.find(({ type }) => type === 'ShellingReported')!;
    expect((await verified()).finding).toMatchObject({ part: 'log', event: shelling.id });
  });

  it('the same without a log: by the read model', async () => {
    forge(`UPDATE event SET data = replace(data, '"mortar"', '"rocket"') WHERE type = 'ShellingReported'`);
    rmSync(transparencyLogDirectory(copy.path), { recursive: true });
    const shelling = events.find(({ type }) => type === 'ShellingReported')!;
    expect((await verified()).finding).toMatchObject({ part: 'views', event: shelling.id });
  });
});

describe('says what it could not verify', () => {
  const alter = () =>
    forge(`UPDATE event SET data = replace(data, '"mortar"', '"rocket"') WHERE type = 'ShellingReported'`);
  const withoutLog = () => rmSync(transparencyLogDirectory(copy.path), { recursive: true });
  const kept = () => ({
    checkpoints: [TransparencyLogReader.open(transparencyLogDirectory(whole.path)).checkpoint()!],
    vkey: TransparencyLogReader.open(transparencyLogDirectory(whole.path)).vkey(),
  });
  const unproven = async (brought = {}) => {
    const found = await verified(brought);
    expect(found.finding).toBeUndefined();
    return found.unproven.map(({ says }) => says);
  };

  it('an altered event with its digest made good, where there is neither a log nor a read model', async () => {
    alter();
    withoutLog();
    rmSync(join(copy.path, 'views'), { recursive: true });
    expect(await verified()).toMatchObject({ events: 39, signed: 0 });
    expect(await unproven()).toEqual([expect.stringMatching(/^All 39 events: there is no signed head/)]);
    // A head that was kept elsewhere finds it.
    const { finding } = await verified(kept());
    expect(finding).toMatchObject({ part: 'log', says: expect.stringContaining('its first 39 events') });
  });

  it('nothing of what a head that was kept elsewhere proves', async () => {
    withoutLog();
    const found = await verified(kept());
    expect(found).toMatchObject({ signed: 39, unproven: [] });
    expect(found.verified.map(({ says }) => says)).toContain(
      'The first 39 events: against 1 head that was brought.',
    );
  });

  it('heads for which there is no key', async () => {
    withoutLog();
    const [says] = await unproven({ checkpoints: kept().checkpoints });
    expect(says).toMatch(/^The head that was brought as no\. 1 cannot be checked\. There is no public key/);
  });

  it('a head of another ledger, and the events that it was to prove', async () => {
    const other = await DataDirectory.ofScenario();
    await signedUpTo(39, other);
    const log = TransparencyLogReader.open(transparencyLogDirectory(other.path));
    const checkpoints = [log.checkpoint()!];
    const own = await unproven({ checkpoints });
    expect(own).toEqual([
      expect.stringMatching(/^The head that was brought as no\. 1 does not hold: .* of another log/),
    ]);
    // With a key of its own it is a valid head, but this ledger's log is not signed with that key.
    withoutLog();
    expect(await unproven({ checkpoints, vkey: kept().vkey })).toHaveLength(2);
    await other.remove();
  });

  it('a log that is signed with another key than the given one', async () => {
    const other = await DataDirectory.ofScenario();
    await signedUpTo(39, other);
    const { vkey } = { vkey: TransparencyLogReader.open(transparencyLogDirectory(other.path)).vkey() };
    await other.remove();
    expect(await verified({ vkey })).toMatchObject({ signed: 0 });
    expect(await unproven({ vkey })).toEqual([
      expect.stringMatching(
        /is signed by hudna\.local\/\S+ \([0-9a-f]{8}\), and not by the key that was given/,
      ),
      expect.stringMatching(/^All 39 events/),
    ]);
    // It is found all the same where the ledger is not the one that this log has signed.
    alter();
    expect((await verified({ vkey })).finding).toMatchObject({ part: 'log' });
  });

  it('a head that was altered on its way: it proves nothing of the ledger', async () => {
    const [head] = kept().checkpoints;
    expect(await unproven({ checkpoints: [head!.replace('\n39\n', '\n38\n')] })).toEqual([
      expect.stringMatching(/does not hold: The signature of .* is not one of this text/),
    ]);
  });

  it('everything of an empty ledger: nothing shows that there never was more', async () => {
    forge('DELETE FROM event; UPDATE sqlite_sequence SET seq = 0');
    withoutLog();
    rmSync(join(copy.path, 'views'), { recursive: true });
    expect(await unproven()).toEqual([
      expect.stringMatching(/^That there were no events: there is no signed/),
    ]);
  });
});

describe('finds in the read model', () => {
  const altered = async (text: string) => {
    sql(inViews(copy.path), text);
    const { finding } = await verified();
    expect(finding).toMatchObject({ part: 'views' });
    return finding!;
  };
  const named = (position: number) => ({ position: String(position), event: events[position - 1]!.id });

  it.each([
    ['the start of a fact', 'UPDATE fact SET starts = starts + 1 WHERE seq = 7', 7],
    ['the end of a fact', 'UPDATE fact SET ends = ends + 1 WHERE seq = 7', 7],
    ['the recording of a fact', 'UPDATE fact SET recorded_at = recorded_at + 1 WHERE seq = 8', 8],
    ['the entity of a fact', 'UPDATE fact SET entity_id = 1 WHERE seq = 8', 8],
    ['the name of an entity', `UPDATE entity SET name = 'nobody' WHERE id = 3`, 3],
    ['the order of an entity', 'UPDATE entity SET starts = 0 WHERE id = 4', 4],
    ['the lateness of an entity', 'UPDATE entity SET late = 1 - late WHERE id = 4', 4],
    [
      'a reference',
      `UPDATE reference SET key = 'corridor party nobody' WHERE seq = 34 AND key LIKE 'corridor party%'`,
      34,
    ],
    ['a fact that is gone', 'DELETE FROM fact WHERE seq = 7', 7],
    ['a reference that is gone', 'DELETE FROM reference WHERE seq = 34', 34],
  ])('%s', async (_, text, position) => {
    expect(await altered(text)).toMatchObject(named(position));
  });

  it('an additional row', async () => {
    const text = `INSERT INTO reference VALUES ('convoy corridor nowhere', 26, 40)`;
    expect((await altered(text)).says).toContain('reference');
  });

  it('a fact that no event takes away', async () => {
    expect((await altered('INSERT INTO taken_away VALUES (7, 8, NULL)')).says).toContain('taken_away');
  });

  it.each([
    ['back', `UPDATE checkpoint SET position = '30'`],
    [
      'back to another event',
      `UPDATE checkpoint SET position = '38', last = '${'x'.repeat(8)}', before = '37'`,
    ],
    ['on', `UPDATE checkpoint SET position = '40'`],
    ['away', 'DELETE FROM checkpoint'],
  ])('a checkpoint that was moved %s', async (_, text) => {
    expect((await altered(text)).says).toContain('checkpoint');
  });

  it('an altered word in an event', async () => {
    const database = new DatabaseSync(inViews(copy.path));
    for (const { seq, lines } of database.prepare('SELECT seq, lines FROM event_block').all()) {
      const forged = Buffer.from(
        Buffer.from(lines as Uint8Array)
          .toString()
          .replace('"mortar"', '"rocket"'),
      );
      database
        .prepare('UPDATE event_block SET lines = ?, digest = ? WHERE seq = ?')
        .run(forged, crc32(forged), seq!);
    }
    database.close();
    const shelling = events.find(({ type }) => type === 'ShellingReported')!;
    expect((await verified()).finding).toMatchObject({ part: 'views', event: shelling.id });
  });

  it('altered bytes', async () => {
    const bytes = readFileSync(inViews(copy.path));
    bytes.fill(0x58, bytes.indexOf('ShellingReported'), bytes.indexOf('ShellingReported') + 4);
    writeFileSync(inViews(copy.path), bytes);
    expect((await verified()).finding).toMatchObject({ part: 'views' });
  });

  it('a file of another kind', async () => {
    writeFileSync(inViews(copy.path), 'nothing');
    expect((await verified()).finding).toMatchObject({ part: 'views' });
  });

  it('a missing table', async () => {
    await altered('DROP TABLE reference');
  });

  it('answers that a replay does not give, though the rows are right', () => {
    const sample = sampleOf(inViews(copy.path));
    compareAnswers(sample, inMemoryReadModel(events));
    const moved = events.map((event) =>
      event.type === 'ShellingReported' ? { ...event, data: { ...event.data, weapon: 'rocket' } } : event,
    );
    expect(() => compareAnswers(sample, inMemoryReadModel(moved))).toThrow(
      /^The stored views answer incidents at .* otherwise than a replay of the ledger up to position 39\.$/,
    );
  });

  it('more events than the ledger has', async () => {
    forge('DELETE FROM event WHERE position = 39; UPDATE sqlite_sequence SET seq = 38');
    rmSync(transparencyLogDirectory(copy.path), { recursive: true });
    expect((await verified()).finding).toMatchObject({
      part: 'views',
      says: 'The views hold 39 facts, and the ledger only 38 events.',
    });
  });
});
