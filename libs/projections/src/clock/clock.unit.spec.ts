import { inMemoryReadModel } from '../read-model/in-memory-read-model.js';
import { corridorView } from '../corridors/index.js';
import { resolveAsOf } from '../query/index.js';
import { answerTo } from '../view.js';
import { queryAt } from '../views.js';
import { reported, recorded, type TestEvent } from '../test-events.fixture.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 09:00 in Damascus. */
const NOW = Date.UTC(2018, 2, 11, 7);

const iso = (ms: number) => new Date(ms).toISOString();

/** A report without a time, taken when the clock showed `clockMs`, after others were stamped up to `stampMs`. */
function untimed(
  command: string,
  data: Record<string, unknown>,
  clockMs: number,
  stampMs = clockMs,
): TestEvent {
  const { occurredAt: _, ...event } = reported(command, '', data);
  return { ...event, clockAt: iso(clockMs), recordedAt: iso(Math.max(clockMs, stampMs)) };
}

/** A report of what is of no matter here, by a clock that is right. */
function elsewhere(clockMs: number, stampMs = clockMs): TestEvent {
  return untimed('register-party', { id: `p-${clockMs}`, name: 'P', kind: 'other' }, clockMs, stampMs);
}

const corridor = { id: 'c', name: 'C', authorities: ['a'] };
const open = (clockMs: number, stampMs?: number) => untimed('open-corridor', corridor, clockMs, stampMs);
const suspend = (clockMs: number, stampMs?: number) =>
  untimed('suspend-corridor', { corridor: 'c' }, clockMs, stampMs);
const shelling = (clockMs: number, stampMs?: number) =>
  untimed('report-shelling', { id: 's', weapon: 'mortar' }, clockMs, stampMs);

const stood = (
  events: readonly TestEvent[],
  atMs: number,
  model = inMemoryReadModel(recorded(...events)),
) => {
  const view = corridorView(model, 'c', atMs, { knownAtMs: atMs });
  return view && { status: view.status, certain: view.statusCertain };
};

/** As it is asked at a moment that is now. */
const stands = (events: readonly TestEvent[], nowMs: number) => {
  const model = inMemoryReadModel(recorded(...events));
  return stood(events, nowMs, model.believedAt!(nowMs));
};

describe('a report that was taken while the clock stood three days ahead', () => {
  const ahead = NOW + 3 * DAY;

  test.each([
    ['of the same corridor', suspend],
    ['of another thing, and a suspension after it', elsewhere],
  ])('happened before the report that was taken next by a clock set right: one %s', (_what, next) => {
    const events = [
      elsewhere(NOW - HOUR),
      open(ahead),
      next(NOW + MINUTE, ahead),
      suspend(NOW + 2 * MINUTE, ahead),
    ];
    for (const later of [3 * MINUTE, 2 * DAY, 4 * DAY, 400 * DAY]) {
      expect(stands(events, NOW + later)).toEqual({ status: 'suspended', certain: true });
    }
    expect(stood(events, NOW + 2 * DAY)).toMatchObject({ certain: false });
    expect(stood(events, NOW + 4 * DAY)).toEqual({ status: 'suspended', certain: true });
  });

  test('happened after the last stamp before the leap, and when, until the stamp, is not certain', () => {
    const events = [elsewhere(NOW - HOUR), open(ahead), elsewhere(NOW + MINUTE, ahead)];
    expect(stood(events, NOW - HOUR - 1)).toBeUndefined();
    expect(stood(events, NOW - HOUR)).toMatchObject({ certain: false });
    expect(stood(events, ahead - 1)).toMatchObject({ certain: false });
    expect(stood(events, ahead)).toEqual({ status: 'open', certain: true });
  });

  test('is in the lists at once, and counts among what happened near', () => {
    const events = [elsewhere(NOW - HOUR), open(NOW - HOUR), shelling(ahead), elsewhere(NOW + MINUTE, ahead)];
    const model = inMemoryReadModel(recorded(...events));
    expect(model.list('incident', { order: 'newest', begunBy: NOW + HOUR, limit: 9 })).toHaveLength(1);
    expect(model.during('incident', NOW, NOW + HOUR)).toEqual(['s']);
    expect(model.during('incident', ahead + 1, ahead + HOUR)).toEqual([]);
    const { passability } = corridorView(model, 'c', NOW + HOUR, { knownAtMs: NOW + HOUR })!;
    expect(passability.value).toBe('unknown');
  });

  test('keeps its order beside others of its stream that were stamped alike', () => {
    const events = [open(ahead), suspend(ahead + MINUTE), elsewhere(NOW, ahead + MINUTE)];
    expect(stands(events, NOW + HOUR)).toEqual({ status: 'suspended', certain: true });
  });

  test('is shown to be further ahead by each clock after it, not by the first alone', () => {
    const events = [
      open(ahead),
      suspend(ahead + 5 * MINUTE),
      elsewhere(ahead + MINUTE, ahead + 5 * MINUTE),
      elsewhere(NOW, ahead + 5 * MINUTE),
    ];
    expect(stands(events, NOW + HOUR)).toEqual({ status: 'suspended', certain: true });
    expect(stood(events, NOW + HOUR)).toMatchObject({ certain: false });
  });

  test('is believed as it was told before anything shows otherwise, for who asks what was known then', () => {
    const events = recorded(elsewhere(NOW - HOUR), open(ahead), elsewhere(NOW + MINUTE, ahead + DAY));
    const then = inMemoryReadModel(events, ahead);
    expect(then.facts('corridor', 'c')[0]!.start).toBe(ahead);
    expect(inMemoryReadModel(events).facts('corridor', 'c')[0]!.start).toBe(NOW - HOUR);
  });

  test('leaves what a reporter gave a time as it is', () => {
    const timed = { ...open(ahead), occurredAt: iso(NOW - 30 * MINUTE) };
    const events = [elsewhere(NOW - HOUR), timed, elsewhere(NOW + MINUTE, ahead)];
    expect(inMemoryReadModel(recorded(...events)).facts('corridor', 'c')[0]!.start).toBe(NOW - 30 * MINUTE);
  });
});

describe('a clock that fell back', () => {
  // A ledger in use, with a record each half minute.
  const busy = Array.from({ length: 200 }, (_, at) => elsewhere(NOW - (200 - at) * (MINUTE / 2)));

  test('is not believed where no leap was before it: what came before keeps its time', () => {
    const fallen = NOW - HOUR;
    const events = [...busy, open(NOW), suspend(fallen, NOW)];
    const [opened, suspended] = inMemoryReadModel(recorded(...events)).facts('corridor', 'c');
    expect(opened!.start).toBe(NOW);
    expect([suspended!.start, suspended!.end]).toEqual([fallen, NOW + MINUTE + 1]);
    expect(stood(events, NOW + HOUR)).toEqual({ status: 'suspended', certain: true });
  });

  test('by years, with nothing before, makes nothing else uncertain but to who stands there', () => {
    const events = [open(NOW), elsewhere(0, NOW)];
    const model = inMemoryReadModel(recorded(...events));
    expect(model.facts('corridor', 'c')[0]!.start).toBe(NOW);
    expect(model.believedAt!(NOW + HOUR).facts('corridor', 'c')[0]!.start).toBe(NOW);
    // By its own clock it has happened all the same.
    expect(stands(events, HOUR)).toEqual({ status: 'open', certain: true });
    expect(model.believedAt!(HOUR).list('corridor', { order: 'id', begunBy: HOUR, limit: 9 })).toHaveLength(
      1,
    );
  });
});

test('a ledger that was quiet for a year, and clocks a minute apart, are no fault', () => {
  const events = [open(NOW), elsewhere(NOW + 365 * DAY), suspend(NOW + 365 * DAY - MINUTE, NOW + 365 * DAY)];
  const model = inMemoryReadModel(recorded(...events));
  expect(model.takeDoubt).toBeUndefined();
  expect(model.facts('corridor', 'c').map(({ start }) => start)).toEqual([NOW, NOW + 365 * DAY - MINUTE]);
});

describe('an answer says what its times rest on', () => {
  const ahead = NOW + 3 * DAY;
  const events = recorded(elsewhere(NOW - HOUR), open(ahead), elsewhere(NOW + MINUTE, ahead));
  const { query } = queryAt('corridors/c')!;
  const warnings = (knownAt: number | undefined, now: number, at?: number, id = 'c') =>
    answerTo(
      query,
      { id },
      inMemoryReadModel(events, knownAt),
      resolveAsOf({ ...(knownAt !== undefined && { knownAt }), ...(at !== undefined && { at }) }, now),
    )?.warnings?.map(({ code }) => code);

  test('where a report of it was taken by a clock in doubt', () => {
    expect(warnings(undefined, ahead + 1)).toEqual(['record-time-uncertain']);
  });

  test('where what was known is asked at a moment at which the clock and the stamps disagreed', () => {
    const parties = queryAt(`parties/p-${NOW - HOUR}`)!;
    const model = inMemoryReadModel(events, NOW + DAY);
    const answer = answerTo(parties.query, { id: parties.id! }, model, resolveAsOf({}, NOW + DAY));
    expect(answer?.warnings?.map(({ code }) => code)).toEqual(['record-time-uncertain']);
  });

  test('where now is by a clock that stands behind the last stamp', () => {
    expect(warnings(undefined, NOW + 2 * MINUTE)).toEqual(['record-time-uncertain', 'clock-behind']);
    expect(warnings(undefined, NOW + 2 * MINUTE, NOW + 2 * MINUTE)).toEqual(['record-time-uncertain']);
  });
});
