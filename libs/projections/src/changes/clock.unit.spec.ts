import { clockOf } from './clock.js';

const DAY = 86_400_000;

test('one who waits hears of a clock that was set back between their last look and the beginning of the wait', async () => {
  const offset = new SharedArrayBuffer(8);
  const clock = clockOf({ shown: Date.UTC(2018, 2, 14), real: Date.now(), speed: 1, offset });
  const lookedAt = clock.now();
  new Float64Array(offset)[0] = -3 * DAY;
  const { signal } = new AbortController();
  await clock.until(lookedAt + DAY, signal, lookedAt);
  expect(clock.now()).toBeLessThan(lookedAt);
});
