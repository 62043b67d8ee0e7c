/**
 * The load, in a process of its own: `node load.ts URL SECONDS [EVERY]`. Fifty connections post one report after the other,
 * each answered before the next; prints the numbers of answers, as JSON. With EVERY each report has a key, and each
 * EVERY-th request corrects an earlier report by it; 0: none does.
 */
import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';

const [url, seconds] = [process.argv[2]!, Number(process.argv[3])];
const every = process.argv[4] === undefined ? undefined : Number(process.argv[4]);

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

const run = randomUUID();
let number = 0;

/** So far back that it was answered. */
const BACK = 500;

function keyed(request: autocannon.Request): autocannon.Request {
  number += 1;
  const headers = { 'content-type': 'application/json', 'idempotency-key': `${run}-${number}` };
  const corrected = number - BACK + (number % every! === 0 ? 1 : 0);
  if (every === 0 || number % every! > 0 || corrected < 1) return { ...request, headers };
  const event = { key: `${run}-${corrected}` };
  const body = JSON.stringify({ event, changes: { rounds: 8 }, reason: 'Counted again.' });
  return { ...request, path: '/v1/commands/correct-record', headers, body };
}

const post = { method: 'POST', path: '/v1/commands/report-shelling', body: report } as const;
const headers = { 'content-type': 'application/json' };

const result = await autocannon({
  url,
  requests: [every === undefined ? { ...post, headers } : { ...post, headers, setupRequest: keyed }],
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
