/**
 * The load, in a process of its own: `node load.ts URL SECONDS`. Fifty connections post one report after the other,
 * each answered before the next; prints the numbers of answers, as JSON.
 */
import autocannon from 'autocannon';

const [url, seconds] = [process.argv[2]!, Number(process.argv[3])];

/** A shelling as a duty officer reports it: some 400 bytes. */
const report = JSON.stringify({
  location: { lat: 33.5138, lon: 36.2765 },
  weapon: 'mortar',
  attacks: 2,
  rounds: 7,
  casualties: { injured: 3 },
  occurredAt: '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00',
  source: { name: 'ArAn News', kind: 'news agency', reliability: 'C', publishedAt: '2018-03-11' },
  credibility: 3,
  note: { en: 'Seven shells fell on the capital and its surroundings in the last 24 hours.' },
});

const result = await autocannon({
  url: `${url}/v1/commands/report-shelling`,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: report,
  connections: 50,
  duration: seconds,
});
const { requests, latency, non2xx, errors, timeouts } = result;
process.stdout.write(
  JSON.stringify({
    perSecond: requests.total / result.duration,
    good: result['2xx'],
    p99ms: latency.p99,
    bad: non2xx + errors + timeouts,
    bytes: report.length,
  }),
);
