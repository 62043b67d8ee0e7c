import { clockFaults } from './clock-faults.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const NOW = Date.UTC(2018, 2, 11, 8);
const codes = (seen: Omit<Parameters<typeof clockFaults>[0], 'nowMs'>) =>
  clockFaults({ nowMs: NOW, ...seen }).map(({ code }) => code);

describe('what speaks against a clock', () => {
  test('nothing: an empty ledger, one in use, one that was quiet for a week, nodes a minute apart', () => {
    expect(codes({ recordedMs: 0 })).toEqual([]);
    expect(codes({ recordedMs: NOW - 1_000 })).toEqual([]);
    expect(codes({ recordedMs: NOW - 7 * DAY })).toEqual([]);
    expect(codes({ recordedMs: NOW + MINUTE })).toEqual([]);
  });

  test('the ledger was stamped later than now', () => {
    const [fault] = clockFaults({ nowMs: NOW, recordedMs: NOW + 3 * DAY });
    expect(fault!.code).toBe('clock-behind');
    expect(fault!.detail).toContain('2018-03-11T08:00:00.000Z, 3 days behind');
  });

  test('another node has another time, or had when all were stamped ahead', () => {
    const drop = { clockMs: NOW - 90 * MINUTE, recordedMs: NOW };
    expect(clockFaults({ nowMs: NOW, recordedMs: NOW, drop })[0]!.detail).toContain('90 minutes behind');
    expect(codes({ recordedMs: NOW, drop })).toEqual(['clocks-apart']);
    expect(codes({ recordedMs: NOW + DAY, drop })).toEqual(['clock-behind']);
  });

  test('the store has another time', () => {
    const [fault] = clockFaults({ nowMs: NOW, recordedMs: NOW, aheadOfStoreMs: -3 * DAY });
    expect(fault!.detail).toContain('3 days behind that of KurrentDB');
    expect(codes({ recordedMs: NOW, aheadOfStoreMs: 2 * MINUTE })).toEqual(['store-clock-apart']);
    expect(codes({ recordedMs: NOW, aheadOfStoreMs: MINUTE })).toEqual([]);
  });

  test('it was set, or shows at a start that nothing was recorded for months', () => {
    expect(codes({ recordedMs: NOW, jumpedByMs: -2 * DAY })).toEqual(['clock-jumped']);
    expect(codes({ recordedMs: NOW, quietForMs: 60 * DAY })).toEqual(['long-quiet']);
  });
});
