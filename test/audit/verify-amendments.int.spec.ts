/** A ledger with amendments, and its read model, are found good as they are written, and no alteration is missed. */
import { type Verification, verify } from '@hudna/audit';
import { PROJECTION_VERSION } from '@hudna/projections';
import fc from 'fast-check';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { amendedLedgers } from '../../libs/projections/src/store/random-ledger.fixture.js';
import { amending, recorded, reported, testEventId } from '../../libs/projections/src/test-events.fixture.js';
import { DataDirectory } from './data-directory.js';
import { forge } from './forged.js';

const verified = (data: DataDirectory): Promise<Verification> =>
  data.reading((store) => verify({ store, directory: data.path }));

it('finds nothing in a ledger that was amended in every way', async () => {
  await fc.assert(
    fc.asyncProperty(amendedLedgers, async (events) => {
      fc.pre(events.length > 0);
      const data = await DataDirectory.ofEvents(events);
      try {
        const { finding, facts } = await verified(data);
        expect({ finding, facts }).toEqual({ facts: events.length });
      } finally {
        await data.remove();
      }
    }),
    { numRuns: 15 },
  );
});

const id = testEventId;
const corridor = { id: 'north', name: 'North', authorities: ['russia'] };
const events = recorded(
  reported('open-corridor', '2018-03-01', corridor),
  reported('report-shelling', '2018-03-02', { id: 'i1', weapon: 'mortar' }),
  reported('report-shelling', '2018-03-02', { id: 'i2', weapon: 'mortar' }),
  amending('correct-record', { event: id(1), changes: { occurredAt: '2018-03-03' } }),
  amending('link-records', { event: id(3), relation: 'duplicate-of', other: id(2) }),
  amending('retract-record', { event: id(2) }),
  amending('assess-record', { event: id(3), assessment: 'verified' }),
);

describe('finds', () => {
  let whole: DataDirectory;
  let copy: DataDirectory;
  beforeAll(async () => (whole = await DataDirectory.ofEvents(events)));
  afterAll(() => whole.remove());
  beforeEach(async () => {
    copy = await DataDirectory.empty();
    cpSync(whole.path, copy.path, { recursive: true });
  });
  afterEach(() => copy.remove());

  it('nothing where nothing was altered', async () => {
    expect((await verified(copy)).finding).toBeUndefined();
  });

  it.each([
    ['the revision of a version', 'UPDATE fact SET revision = 5 WHERE seq = 4', 'fact', 4],
    ['the record of an amendment', `UPDATE amendment SET record = 'x' WHERE seq = 5`, 'amendment', 5],
    ['an amendment that is gone', 'DELETE FROM amendment WHERE seq = 7', 'amendment', 7],
    ['a version that was not taken away', 'DELETE FROM taken_away WHERE seq = 1', 'taken_away', 4],
    ['a version that came back later', 'UPDATE taken_away SET back_seq = 7 WHERE seq = 3', 'taken_away', 5],
    ['a link that is gone', 'DELETE FROM duplicate_link', 'duplicate_link', 5],
    ['the start of an entity', 'UPDATE entity_start SET starts = 0 WHERE to_seq IS NULL', 'entity_start', 4],
    ['a range of an entity', 'UPDATE entity_start SET to_seq = 5 WHERE entity_id = 2', 'entity_start', 6],
    ['an entity that seems not to be amended', 'UPDATE entity SET late = 0 WHERE id = 1', 'entity', 1],
  ])('%s', async (_what, text, table, position) => {
    const database = new DatabaseSync(join(copy.path, 'views', `views-${PROJECTION_VERSION}.sqlite`));
    database.exec(text);
    database.close();
    const { finding } = await verified(copy);
    expect(finding).toMatchObject({ part: 'views', position: String(position) });
    expect(finding!.says).toContain(`the table ${table} of the views`);
  });

  it.each([
    ['additional ranges', `INSERT INTO taken_away VALUES (9, 9, NULL)`, 'taken_away'],
    ['an additional link', `INSERT INTO duplicate_link VALUES ('x', 'y')`, 'duplicate_link'],
    ['the start of another entity', `INSERT INTO entity_start VALUES (9, 'a', 'b', 0, 0, 0)`, 'entity_start'],
  ])('%s', async (_what, text, table) => {
    const database = new DatabaseSync(join(copy.path, 'views', `views-${PROJECTION_VERSION}.sqlite`));
    database.exec(text);
    database.close();
    expect((await verified(copy)).finding?.says).toContain(`${table} of the views has rows`);
  });

  const amended = (position: number, change: string) =>
    `UPDATE event SET metadata = json_set(metadata, ${change}) WHERE position = ${position}`;

  it.each([
    ['is not there', amended(6, `'$.amended.record', '${id(9)}'`), 6, 'which is not there'],
    ['is of another stream', amended(6, `'$.amended.record', '${id(1)}'`), 6, 'which is not there'],
    ['has another revision', amended(4, `'$.amended.revision', 1`), 4, 'which is not there'],
    ['is of another type', amended(6, `'$.amended.type', 'CorridorClosed'`), 6, 'which is not there'],
    ['is an amendment', amended(6, `'$.amended.type', 'RecordCorrected'`), 6, 'which is no record'],
    [
      'nobody says',
      `UPDATE event SET metadata = json_remove(metadata, '$.amended') WHERE position = 6`,
      6,
      'does not say which record',
    ],
    [
      'is itself no amendment',
      amended(2, `'$.amended', json('{"record":"${id(1)}","type":"CorridorOpened","revision":0}')`),
      2,
      'says that it amends another',
    ],
    [
      'is not what its data name',
      `UPDATE event SET data = json_set(data, '$.event', '${id(9)}') WHERE position = 6`,
      6,
      'names the event',
    ],
  ])('an amendment whose record %s', async (_what, text, position, says) => {
    forge(copy.path, text);
    const { finding } = await verified(copy);
    expect(finding).toMatchObject({ part: 'ledger', position: String(position) });
    expect(finding!.says).toContain(says);
  });
});
