import { Ledger, type Delivery, type CommandResult } from '@hudna/ledger';
import {
  convoyView,
  corridorView,
  inMemoryReadModel,
  pauseWindows,
  partyPositions,
  type ReadModel,
} from '@hudna/projections';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenStore } from '../stores.js';

interface Line {
  readonly command: string;
  readonly idempotencyKey: string;
  readonly data: object;
}

const lines = readFileSync(join(import.meta.dirname, 'commands.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

const PAUSE = 'eastern-ghouta-daily-pause';
const SHELLING = 'damascus-shelling-10-11-march';
const SETTINGS = { nearMetres: 2_000, recentHours: 24 };
const atTen = Date.parse('2018-03-11T10:00:00+02:00');

/** Posts the lines to a new ledger, a second of record time apart, and gives the read model of the result. */
async function post(
  open: OpenStore,
  delivery: readonly Line[],
): Promise<{ results: CommandResult[]; model: (knownAt?: number) => ReadModel }> {
  let now = Date.parse('2018-03-12T00:00:00Z');
  const { store, close } = await open(() => now);
  try {
    const ledger = new Ledger(store, { now: () => now, timeZone: 'UTC' });
    const results: CommandResult[] = [];
    for (const { data: body, ...line } of delivery) {
      results.push(await ledger.record({ ...line, body } satisfies Delivery));
      now += 1_000;
    }
    const { events } = await store.readAll();
    return { results, model: (knownAt) => inMemoryReadModel(events, knownAt) };
  } finally {
    await close();
  }
}

/** The expectations of the first report, on a given store. */
export function easternGhoutaScenario(name: string, open: OpenStore): void {
  describe(`Eastern Ghouta, March 2018: ${name}`, () => {
    let results: CommandResult[];
    let model: (knownAt?: number) => ReadModel;
    beforeAll(async () => ({ results, model } = await post(open, lines)));

    it('is taken in whole, with no other warning than that of an entity recorded further below', () => {
      expect(results).toHaveLength(lines.length);
      const codes = results.flatMap(({ receipt }) => receipt.warnings.map(({ code }) => code));
      expect(new Set(codes)).toEqual(new Set(['unknown-reference']));
    });

    it('has two corridors open, for certain, the second with three facilities', () => {
      const [first, second] = ['al-wafideen', 'jisreen-al-mleha'].map((id) =>
        corridorView(model(), id, atTen, SETTINGS),
      );
      expect(first).toMatchObject({ status: 'open', statusCertain: true, facilities: [] });
      expect(second).toMatchObject({ status: 'open', statusCertain: true });
      expect(second!.facilities.map(({ kind }) => kind).sort()).toEqual([
        'hot-meals',
        'medical',
        'transport',
      ]);
    });

    it('cannot say whether the corridors are passable: shells may have fallen near them', () => {
      for (const id of ['al-wafideen', 'jisreen-al-mleha']) {
        expect(corridorView(model(), id, atTen, SETTINGS)!.passability.value).toBe('unknown');
      }
    });

    it('has the window of 11 March active at ten, and over at two', () => {
      const stateAt = (time: string) =>
        pauseWindows(model(), PAUSE, Date.parse(`2018-03-11T${time}+02:00`), {
          from: '2018-03-11',
          to: '2018-03-11',
        })!.windows[0]!.state;
      expect(stateAt('08:59:59.999')).toBe('upcoming');
      expect(stateAt('10:00:00')).toBe('active');
      expect(stateAt('13:59:59.999')).toBe('active');
      expect(stateAt('14:00:00')).toBe('completed');
    });

    it('has 28 windows of five hours each, from 27 February to 26 March', () => {
      const { windows } = pauseWindows(model(), PAUSE, atTen)!;
      expect([windows.length, windows[0]!.date, windows.at(-1)!.date]).toEqual([
        28,
        '2018-02-27',
        '2018-03-26',
      ]);
      for (const { start, end } of windows) expect(Date.parse(end) - Date.parse(start)).toBe(5 * 3_600_000);
    });

    it('counts the shelling as one possible violation of the two windows that it overlaps, certain of none', () => {
      const { windows } = pauseWindows(model(), PAUSE, Date.parse('2018-03-12T00:00:00+02:00'))!;
      for (const { date, violations } of windows) {
        const overlaps = date === '2018-03-10' || date === '2018-03-11';
        expect([date, violations]).toEqual([date, { certain: [], possible: overlaps ? [SHELLING] : [] }]);
      }
    });

    it('has Faylaq al-Rahman refusing, and the first convoy departed and not arrived', () => {
      const { items } = partyPositions(model(), atTen, { party: 'faylaq-al-rahman' });
      expect(items.map(({ subject, stance }) => [subject, stance])).toEqual([
        ['talks-on-reconciliation', 'refuses'],
        ['talks-on-withdrawal', 'refuses'],
      ]);
      const convoy = convoyView(model(), 'first-convoy', atTen);
      expect(convoy).toMatchObject({
        status: 'moving',
        statusCertain: true,
        departed: { given: '2018-03-09' },
      });
      expect(convoy).not.toHaveProperty('place');
    });

    it('knows no window before the pause was recorded', () => {
      const recorded = Date.parse(model().facts('pause', PAUSE)[0]!.recordedAt);
      expect(pauseWindows(model(recorded), PAUSE, atTen)!.windows).toHaveLength(28);
      expect(pauseWindows(model(recorded - 1), PAUSE, atTen)).toBeUndefined();
    });

    it('answers the same whatever the order of posting', async () => {
      const backwards = (await post(open, [...lines].reverse())).model();
      const { position: _p, ...there } = corridorView(backwards, 'jisreen-al-mleha', atTen, SETTINGS)!;
      const { position: _q, ...here } = corridorView(model(), 'jisreen-al-mleha', atTen, SETTINGS)!;
      expect(there).toEqual(here);
      expect(pauseWindows(backwards, PAUSE, atTen)!.windows).toEqual(
        pauseWindows(model(), PAUSE, atTen)!.windows,
      );
    });
  });
}
