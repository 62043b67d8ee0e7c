/**
 * How long after a window opens by the clock alone a subscriber gets the change, with nothing posted. The server's
 * clock runs at its real speed and is set to shortly before 09:00 in Damascus, again and again.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { percentile } from './figures.ts';
import type { Bench } from './part.ts';
import { withServer } from './processes.ts';

const NINE = Date.parse('2018-03-11T09:00:00+02:00');
/** How long before nine a server is started; doubled where it was too short. */
const LEAD_MS = 5_000;

export async function boundary({ directory, rounds }: Bench): Promise<void> {
  const lags: number[] = [];
  for (let lead = LEAD_MS; lags.length < rounds;) {
    process.stderr.write(`boundary: round ${lags.length + 1} of ${rounds}\n`);
    const real = Date.now();
    const clock = { shown: NINE - lead, real, speed: 1 };
    const environment = { HUDNA_TEST_CLOCK: JSON.stringify(clock) };
    const data = await mkdtemp(join(directory, 'boundary-'));
    const receivedAt = await withServer('clocked', data, opening, environment);
    if (receivedAt === undefined) lead *= 2;
    else lags.push(receivedAt - (real + lead));
  }
  console.log(
    `\nA window opens at 09:00 and nothing is posted; until a subscriber has heard, over ${rounds} rounds:`,
  );
  console.log(
    `  p50 ${percentile(lags, 0.5).toFixed(0)} ms, at most ${Math.max(...lags).toFixed(0)} ms   (aim: 1,000 ms)`,
  );
}

/** When a subscriber gets the opened window, in epoch milliseconds; undefined where it came after nine. */
async function opening(url: string): Promise<number | undefined> {
  const pause = {
    id: 'daily',
    declaredBy: ['a'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-03-01',
    duration: 'P1M',
    occurredAt: '2018-02-27',
  };
  const response = await fetch(`${url}/v1/commands/declare-pause`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(pause),
  });
  if (response.status !== 201) throw new Error(`The pause was answered with ${response.status}.`);
  const stream = await fetch(`${url}/v1/subscriptions/windows`);
  let text = '';
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('"state":"active"') && !text.includes('event: change')) return undefined;
    if (!text.includes('"from":"upcoming","to":"active"')) continue;
    // Leaving the loop ends the stream.
    return performance.timeOrigin + performance.now();
  }
  throw new Error('The stream has ended before nine.');
}
