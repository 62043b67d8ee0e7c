import { eventsKnownAt, transparencyLogDirectory, TransparencyLogReader, replayAnswer } from '@hudna/audit';
import { queryAt } from '@hudna/projections';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectory, RECORDED_FROM, signedUpTo } from './data-directory.js';
import { hudnaAudit } from './hudna.js';

/** The audit commands of the command line, called as a person and as a script calls them. */
const AT = '2018-03-11T10:00:00+02:00';
const PAUSE = 'eastern-ghouta-daily-pause';
const BEFORE = new Date(RECORDED_FROM + 38_500).toISOString();

let data: DataDirectory;
let other: DataDirectory;
const environment = { ...process.env };

beforeAll(async () => {
  delete process.env['FORCE_COLOR'];
  Object.assign(process.env, { HUDNA_TIME_ZONE: 'Asia/Damascus', NO_COLOR: '1' });
  data = await DataDirectory.ofScenario([
    {
      command: 'suspend-corridor',
      data: { corridor: 'al-wafideen', occurredAt: '2018-03-11T09:30:00+02:00', reason: 'Shelling' },
    },
  ]);
  await signedUpTo(40, data);
  process.env['HUDNA_DATA_DIR'] = data.path;
});
afterAll(async () => {
  process.env = environment;
  await data.remove();
});
beforeEach(async () => {
  other = await DataDirectory.empty();
});
afterEach(() => other.remove());

describe('replay', () => {
  it.each([
    ['corridors'],
    ['corridors', 'al-wafideen'],
    ['corridors/al-wafideen/history'],
    ['pauses', PAUSE, 'windows'],
    ['windows/current'],
    ['positions'],
    ['situation'],
  ])('%s %s %s as JSON gives the very bytes that a server sends', async (...path) => {
    const words = path.filter((word) => typeof word === 'string');
    const { query, id } = queryAt(words.join('/'))!;
    const options = { at: Date.parse(AT), knownAt: Date.parse(BEFORE), nearMetres: 2_000, recentHours: 24 };
    const bytes = await data.reading((store) => replayAnswer(store, query, id ? { id } : {}, options));
    const ran = await hudnaAudit('replay', ...words, '--at', AT, '--known-at', BEFORE, '--json');
    expect(ran).toEqual({ code: 0, stdout: bytes });
  });

  it('shows a list as a table, and where the next page is', async () => {
    const { stdout } = await hudnaAudit('replay', 'corridors', '--at', AT, '--limit', '1');
    const cursor = /--cursor (\S+)/.exec(stdout)![1]!;
    expect(stdout).toMatch(/id +name +status .*\n +al-wafideen +Al-Wafideen camp +suspended/);
    expect((await hudnaAudit('replay', 'corridors', '--at', AT, '--cursor', cursor)).stdout).toContain(
      'jisreen-al-mleha',
    );
  });

  it('shows one entity field by field', async () => {
    const { stdout } = await hudnaAudit('replay', 'corridors', 'al-wafideen', '--at', AT);
    expect(stdout).toMatch(/^ +status +suspended$/m);
    expect(stdout).toMatch(/^ +passability\.because\.0\.detail +The corridor is suspended\.$/m);
  });

  it('takes a local date as its end, in the zone of the ledger', async () => {
    const day = await hudnaAudit('replay', 'situation', '--at', '2018-03-10', '--json');
    expect(JSON.parse(day.stdout)).toMatchObject({ at: '2018-03-10T21:59:59.999Z' });
  });

  it('uses the settings of the server', async () => {
    process.env['HUDNA_NEAR_METRES'] = '5';
    const { stdout } = await hudnaAudit('replay', 'corridors', 'al-wafideen', '--at', AT, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ incidentsNearby: { withinMetres: 5 } });
    process.env['HUDNA_NEAR_METRES'] = 'far';
    expect((await hudnaAudit('replay', 'corridors')).failure).toMatch(
      /HUDNA_NEAR_METRES is "far": give a whole/,
    );
    delete process.env['HUDNA_NEAR_METRES'];
  });

  it.each([
    [['nowhere'], 'There is no view nowhere. There are: corridors, pauses,'],
    [['corridors', 'nowhere'], 'Nothing of nowhere is known in corridors. Check the id'],
    [['corridors', '--at', 'yesterday'], '--at yesterday cannot be read. Give an instant'],
    [['corridors', '--known-at', '2199-01-01'], 'This moment has not come: leave it out'],
    [['corridors', '--limit', '0'], '--limit is "0": give a whole number from 1 to 1000.'],
    [['corridors', '--cursor', 'x'], 'This cursor is none that was given out'],
    [['situation', '--limit', '1'], 'situation takes no --limit; it takes --at and --known-at.'],
    [['pauses', PAUSE, 'windows', '--from', '2018-02-30'], '--from 2018-02-30 cannot be read.'],
    [['pauses', PAUSE, 'windows', '--from', '2018-03-02', '--to', '2018-03-01'], 'It lies before'],
  ])('%j is refused in one sentence', async (args, says) => {
    const ran = await hudnaAudit('replay', ...args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.failure).toContain(says);
    expect(ran.failure).not.toContain('\n');
  });
});

it('says that there is no ledger where there is none', async () => {
  for (const command of [['replay', 'corridors'], ['verify'], ['export'], ['prove', 'x']]) {
    const ran = await hudnaAudit(...command, '--data', join(other.path, 'nowhere'));
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.failure).toMatch(/^There is no ledger in .*nowhere: name its data directory with --data/);
  }
});

describe('explain', () => {
  it('shows the reasons as a tree, each event with its source and both its times', async () => {
    const { code, stdout } = await hudnaAudit('explain', 'corridor', 'al-wafideen', '--at', AT);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'The corridor al-wafideen is suspended; passable: no.',
      '  It is suspended since 2018-03-11T09:30:00+02:00.',
      expect.stringMatching(
        /^ {4}- CorridorSuspended of corridor al-wafideen \(2018-03-11T09:30:00\+02:00\); recorded 2018-03-12T00:00:39\.000Z, position 40, /,
      ),
    ]);
    expect(stdout).toMatch(/warned when recorded: No corridor al-wafideen is recorded yet/);
  });

  it.each([
    [['corridor', 'al-wafideen'], 'corridor al-wafideen'],
    [['pause', PAUSE], `pause ${PAUSE}`],
    [['window', PAUSE, '2018-03-11'], `window ${PAUSE} 2018-03-11`],
  ])('%j as JSON', async (args, id) => {
    const { stdout } = await hudnaAudit('explain', ...args, '--at', AT, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ id, because: expect.any(Array), position: '40' });
  });

  it.each([
    [['window', PAUSE], 'Say which day'],
    [['corridor', 'al-wafideen', '2018-03-11'], 'A corridor is explained without a date'],
    [['window', PAUSE, '2018-05-01'], `No window ${PAUSE} 2018-05-01 is known.`],
    [['corridor', 'nowhere'], 'No corridor nowhere is known.'],
  ])('%j is refused', async (args, says) => {
    expect(await hudnaAudit('explain', ...args, '--at', AT)).toMatchObject({
      code: 2,
      failure: expect.stringContaining(says),
    });
  });
});

describe('diff', () => {
  it('shows what changed, and because of which report', async () => {
    const { stdout } = await hudnaAudit('diff', 'corridors', '--from', BEFORE, '--at', AT);
    expect(stdout).toMatch(/^al-wafideen changed$/m);
    expect(stdout).toMatch(/^ +\/status +open +suspended$/m);
    expect(stdout).toMatch(/^ {2}- because of CorridorSuspended of corridor al-wafideen/m);
  });

  it('prints the changes as JSON', async () => {
    const to = new Date(RECORDED_FROM + 39_000).toISOString();
    const { stdout } = await hudnaAudit(
      'diff',
      'corridors',
      'al-wafideen',
      '--from',
      BEFORE,
      '--to',
      to,
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      from: { knownAt: BEFORE, position: '39' },
      to: { knownAt: to, position: '40' },
      changes: [{ id: 'al-wafideen', kind: 'changed' }],
    });
  });

  it('says that nothing changed, and what was recorded all the same', async () => {
    const { stdout } = await hudnaAudit('diff', 'pauses', '--from', BEFORE, '--at', AT);
    expect(stdout).toMatch(/Nothing changed in it\.\n\nRecorded between:\n {2}- CorridorSuspended/);
  });

  it('refuses moments in the wrong order', async () => {
    const { failure } = await hudnaAudit('diff', 'pauses', '--from', '2018-03-12', '--to', '2018-03-11');
    expect(failure).toBe('--to lies before --from: put the earlier moment first.');
  });
});

describe('verify', () => {
  it('finds an unaltered ledger unaltered, with exit code 0', async () => {
    expect(await hudnaAudit('verify')).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^As it was written\.\n {2}verified {6}40 events: .*\n {2}verified {6}The first 40 events: against 1 head of the log beside it\.\n {2}verified {6}The stored views: they hold 40 of the events and nothing else, .*\n$/,
      ),
    });
  });

  it('names an altered event, with exit code 1', async () => {
    const { stdout: text } = await hudnaAudit('export');
    const file = join(other.path, 'export.ndjson');
    writeFileSync(file, text.replace('"mortar"', '"rocket"'));
    const forged = join(other.path, 'forged');
    await hudnaAudit('import', file, '--data', forged);
    // A head that was kept elsewhere shows that this is another ledger, though the ledger is consistent in itself.
    const head = join(other.path, 'head');
    writeFileSync(head, headOf(data));
    const key = join(transparencyLogDirectory(data.path), 'key.pub');
    const ran = await hudnaAudit('verify', '--data', forged, '--head', head, '--key', key, '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ events: 40, finding: { part: 'log' } });
    const printed = await hudnaAudit('verify', '--data', forged, '--head', head, '--key', key);
    expect(printed.stdout).toMatch(/^Not as it was written\. The ledger was altered/);
  });
});

describe('export and import', () => {
  it('copy a ledger, and the copy answers with the same bytes', async () => {
    const file = join(other.path, 'export.ndjson');
    expect(await hudnaAudit('export', file)).toEqual({ code: 0, stdout: `The ledger is in ${file}.\n` });
    expect((await hudnaAudit('export')).stdout).toBe(readFileSync(file, 'utf8'));
    const copy = join(other.path, 'copy');
    expect(await hudnaAudit('import', file, '--data', copy)).toEqual({
      code: 0,
      stdout: expect.stringContaining(`40 events are in the ledger of ${copy}. `),
    });
    const ask = ['replay', 'situation', '--at', AT, '--json'];
    expect((await hudnaAudit(...ask, '--data', copy)).stdout).toBe((await hudnaAudit(...ask)).stdout);
    expect(await hudnaAudit('import', file, '--data', copy)).toMatchObject({
      code: 2,
      failure: expect.stringContaining('There is a ledger with events in'),
    });
  });

  it.each([
    ['import', 'nowhere.ndjson', /nowhere\.ndjson cannot be read: ENOENT/],
    ['export', 'no/such/folder', /folder cannot be written: ENOENT/],
  ])('%s says where a file cannot be used', async (command, name, says) => {
    const ran = await hudnaAudit(
      command,
      join(other.path, name),
      ...(command === 'import' ? ['--data', other.path] : []),
    );
    expect(ran).toMatchObject({ code: 2, failure: expect.stringMatching(says) });
  });
});

describe('prove and check', () => {
  it('make a proof that can be checked with the public key alone', async () => {
    const event = (await data.reading(eventsKnownAt))[6]!;
    const file = join(other.path, 'proof.json');
    const key = readFileSync(join(transparencyLogDirectory(data.path), 'key.pub'), 'utf8').trim();
    expect(await hudnaAudit('prove', event.id, '-o', file)).toMatchObject({ code: 0 });
    expect(await hudnaAudit('check', file, '--key', key)).toMatchObject({ code: 0 });
    writeFileSync(file, readFileSync(file, 'utf8').replace('"revision": 0', '"revision": 1'));
    expect(await hudnaAudit('check', file, '--key', key)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('It does not hold: The event is not the one that was signed'),
    });
  });

  it('refuse an unknown event, a malformed proof and a malformed key', async () => {
    expect((await hudnaAudit('prove', 'x')).failure).toBe('The ledger has no event x: check the id.');
    const file = join(other.path, 'proof.json');
    writeFileSync(file, 'nothing');
    expect((await hudnaAudit('check', file, '--key', 'x')).failure).toMatch(/is no JSON/);
    writeFileSync(file, '{}');
    expect((await hudnaAudit('check', file, '--key', 'x')).failure).toMatch(/no verifier key/);
  });
});

/** The newest signed head of a log, as a note. */
function headOf({ path }: DataDirectory): string {
  return TransparencyLogReader.open(transparencyLogDirectory(path)).checkpoint()!;
}
