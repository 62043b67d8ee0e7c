import { nextBoundary, nextWindowStart, pauseStatusAt, windowPresenceAt } from './status-at.js';
import { pauseAt } from './plan.js';
import type { PauseFact } from './lifecycle.js';
import { localMs, declared, ended, extended, resumed, suspended, reportedAs } from './testing/facts.js';

describe('A time beside the windows of a pause', () => {
  const facts = [
    declared(),
    suspended('off', '2018-03-11T10:00+02:00'),
    resumed('on', '2018-03-11T12:00+02:00'),
  ];
  const between = (from: string, to: string) => ({ start: localMs(from), end: localMs(to) });

  it('lies inside, or outside', () => {
    expect(windowPresenceAt(facts, localMs('2018-03-10T09:00'))).toBe('inside');
    expect(windowPresenceAt(facts, localMs('2018-03-10T14:00'))).toBe('outside');
    expect(windowPresenceAt(facts, localMs('2018-03-11T11:00'))).toBe('outside');
    expect(windowPresenceAt(facts, between('2018-03-10T10:00', '2018-03-10T14:00'))).toBe('inside');
  });

  it('possibly lies inside where it is not known to the hour, or the pause is not', () => {
    expect(windowPresenceAt(facts, between('2018-03-10T00:00', '2018-03-11T00:00'))).toBe('possibly');
    expect(windowPresenceAt([declared(), ended('over', '2018-03-10')], localMs('2018-03-10T10:00'))).toBe(
      'possibly',
    );
    expect(windowPresenceAt([suspended('off', '2018-03-01')], localMs('2018-03-10T10:00'))).toBe('possibly');
    expect(windowPresenceAt([], localMs('2018-03-10T10:00'))).toBe('possibly');
  });

  it('lies in the window that began the day before', () => {
    const nights = [declared('declared', '2018-02-26', { dailyFrom: '22:00', dailyTo: '06:00' })];
    expect(windowPresenceAt(nights, localMs('2018-03-11T05:00'))).toBe('inside');
    expect(windowPresenceAt(nights, localMs('2018-03-27T05:00'))).toBe('inside');
    expect(windowPresenceAt(nights, localMs('2018-03-27T22:00'))).toBe('outside');
  });

  it('lies in two windows that touch', () => {
    const allDay = [declared('declared', '2018-02-26', { dailyFrom: '00:00', dailyTo: '00:00' })];
    expect(windowPresenceAt(allDay, between('2018-03-10T20:00', '2018-03-11T04:00'))).toBe('inside');
  });

  it('is judged by what had begun by then, or by a later moment', () => {
    const late = [declared('declared', '2018-03-11')];
    expect(windowPresenceAt(late, localMs('2018-03-01T10:00'))).toBe('outside');
    expect(windowPresenceAt(late, localMs('2018-03-01T10:00'), localMs('2018-03-12T00:00'))).toBe('inside');
  });
});

describe('A pause stands', () => {
  const statusAt = (facts: PauseFact[], moment: string) =>
    pauseStatusAt(pauseAt(facts, localMs(moment)).state, localMs(moment));
  const all = [
    declared(),
    suspended('off', '2018-03-11T10:00+02:00'),
    resumed('on', '2018-03-11T12:00+02:00'),
    extended('more', '2018-03-20', { endsOn: '2018-04-05' }),
  ];

  it.each([
    ['2018-02-25T00:00', 'unknown'],
    ['2018-02-27T08:59', 'declared'],
    ['2018-02-27T09:00', 'in-force'],
    ['2018-02-27T20:00', 'in-force'],
    ['2018-03-11T11:00', 'suspended'],
    ['2018-03-26T14:00', 'in-force'],
    ['2018-04-05T13:59', 'in-force'],
    ['2018-04-05T14:00', 'expired'],
  ])('at %s: %s', (moment, expected) => {
    expect(statusAt(all, moment)).toBe(expected);
  });

  it('ended, where someone ended it', () => {
    expect(statusAt([...all, ended('over', '2018-04-01')], '2018-04-20T00:00')).toBe('ended');
  });
});

describe('What is derived of a pause changes next', () => {
  const next = (facts: PauseFact[], moment: string) => {
    const found = nextBoundary(facts, localMs(moment));
    return found && reportedAs(found);
  };

  it('when a window starts or ends', () => {
    expect(next([declared()], '2018-03-11T08:59')).toBe('2018-03-11T09:00:00+02:00');
    expect(next([declared()], '2018-03-11T09:00')).toBe('2018-03-11T14:00:00+02:00');
    expect(next([declared()], '2018-03-11T14:00')).toBe('2018-03-12T09:00:00+02:00');
    expect(next([declared()], '2018-03-26T14:00')).toBeUndefined();
  });

  it('the next window starts on the day, on the next one, or not any more', () => {
    const start = (moment: string) => {
      const found = nextWindowStart(pauseAt([declared()], localMs(moment)).state, localMs(moment));
      return found && reportedAs(found);
    };
    expect(start('2018-03-11T08:00')).toBe('2018-03-11T09:00:00+02:00');
    expect(start('2018-03-11T10:00')).toBe('2018-03-12T09:00:00+02:00');
    expect(start('2018-03-11T14:00')).toBe('2018-03-12T09:00:00+02:00');
    expect(start('2018-03-26T10:00')).toBeUndefined();
  });

  it('when a fact begins, or has happened for sure', () => {
    expect(next([declared()], '2018-02-20T00:00')).toBe('2018-02-26T00:00:00+02:00');
    expect(next([declared()], '2018-02-26T10:00')).toBe('2018-02-26T23:59:59.999+02:00');
  });
});
