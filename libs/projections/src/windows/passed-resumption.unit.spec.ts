import { inMemoryPrefixes } from '../read-model/prefixes.js';
import { changeSteps } from '../changes/replayed-changes.fixture.js';
import { recorded, reported, testEventId } from '../test-events.fixture.js';

test('subscribers of the windows hear when a resumption no longer bears on the window to come', () => {
  const known = inMemoryPrefixes(
    recorded(
      reported('declare-pause', '2018-03-01', {
        id: 'daily',
        declaredBy: ['russia'],
        timeZone: 'UTC',
        dailyFrom: '09:00',
        dailyTo: '14:00',
        startsOn: '2020-01-01',
        duration: 'P1M',
      }),
      {
        ...reported('resume-pause', '2020-01-05T07:00:00Z', { pause: 'daily' }),
        recordedAt: '2020-01-05T07:00:00Z',
      },
    ),
  );
  const named = [...changeSteps('windows', known, Date.parse('2020-01-05T08:00:00Z'))].flatMap(
    ({ point, changes }) => {
      const after = changes.find(({ id }) => id === 'daily/2020-01-05')?.after;
      return after ? [[new Date(point.clockMs).toISOString(), after['because']]] : [];
    },
  );
  expect(named.slice(1)).toEqual([
    ['2020-01-05T07:00:00.000Z', [testEventId(1), testEventId(2)]],
    ['2020-01-05T07:00:00.001Z', [testEventId(1)]],
  ]);
});
