/** `hudna demo`: a real server, a real report of March 2018 posted to it, and the board that follows from it. */
import type { ConvoyView, CorridorView, PartyPositions, PauseWindowsView } from '@hudna/projections';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { convoyBoard, corridorBoard, LocalTime, positionBoard, windowBoard } from './board.js';
import { ApiClient, wasRecorded } from './client.js';
import { EXIT, type ExitCode, Failure } from './exit-codes.js';
import { BatchSummary } from './batch-summary.js';
import { startScratchServer } from './server.js';
import { paint, say } from './output.js';
import { ProgressBar } from './terminal.js';

const TIME_ZONE = 'Asia/Damascus';
const AT = '2018-03-11T10:00:00+02:00';
const DAY = '2018-03-11';
const PAUSE = 'eastern-ghouta-daily-pause';

export async function demo({ port }: { port: number }): Promise<ExitCode> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const root = projectRoot();
  await say(`Starting Hudna on data of its own, which goes when it stops.`);
  const main = join(root, 'dist', 'apps', 'api', 'src', 'main.js');
  const server = await startScratchServer(main, { port, timeZone: TIME_ZONE, signal: stop.signal });
  try {
    const client = new ApiClient(server.url);
    const file = join(root, 'test', 'scenarios', 'eastern-ghouta-2018-03', 'commands.ndjson');
    await showBoard(client, await postScenario(client, file));
    await showWhatNext(server.url);
    const stopped = stop.signal.aborted
      ? Promise.resolve('asked')
      : once(stop.signal, 'abort').then(() => 'asked');
    const why = await Promise.race([stopped, server.ended.then(() => 'ended')]);
    if (why === 'ended' && !stop.signal.aborted) throw new Failure('The server has ended.');
    await say('\nStopping; the data of this demo is removed.');
    return EXIT.done;
  } finally {
    await server.stop();
  }
}

/** Answers with the position of the last event. */
async function postScenario(client: ApiClient, file: string): Promise<string | undefined> {
  const batch = readFileSync(file, 'utf8');
  const labels = batch.split('\n').map(labelOf);
  const total = labels.filter((label) => label !== '').length;
  const progress = new ProgressBar(total);
  const summary = new BatchSummary();
  await say(`Posting what one news report of about 11 March 2018 says of Eastern Ghouta: ${total} commands.`);
  const remarks: string[] = [];
  let position: string | undefined;
  for await (const answer of client.postBatch(batch)) {
    const label = labels[answer.line - 1] ?? '';
    remarks.push(...summary.add(answer, label));
    if (wasRecorded(answer)) position = answer.body.position;
    progress.show(summary.done, label);
  }
  progress.clear();
  await say(summary.sentence());
  if (remarks.length > 0) {
    await say(
      paint('dim', 'A warning is no refusal: what happened is recorded, in whatever order it is reported.'),
    );
    for (const remark of remarks) await say(`  ${remark}`);
  }
  if (summary.anyRefused) {
    throw new Failure('The scenario was not taken as a whole: see what was refused above.');
  }
  return position;
}

function labelOf(line: string): string {
  if (line.trim() === '') return '';
  const { command, idempotencyKey } = JSON.parse(line) as { command: string; idempotencyKey?: string };
  return idempotencyKey?.split('/').at(-1) ?? command;
}

type List<View> = { readonly items: readonly Omit<View, 'position'>[] };

async function showBoard(client: ApiClient, since: string | undefined): Promise<void> {
  const time = new LocalTime(TIME_ZONE);
  const at = { at: AT };
  const [corridors, windows, convoys, positions] = await Promise.all([
    client.get<List<CorridorView>>('/v1/corridors', at, since),
    client.get<PauseWindowsView>(`/v1/pauses/${PAUSE}/windows`, { from: DAY, to: DAY, ...at }, since),
    client.get<List<ConvoyView>>('/v1/convoys', at, since),
    client.get<PartyPositions>('/v1/positions', at, since),
  ]);
  await say(
    `\n${paint('bold', `Eastern Ghouta as things stood on ${time.long(AT)}`)} ${paint('dim', '(Damascus time)')}`,
  );
  await say(`\n${heading('Corridors')}\n${corridorBoard(corridors.items, time)}`);
  await say(`\n${heading('The humanitarian pause that day')}\n${windowBoard(windows, time)}`);
  await say(`\n${heading('Convoys')}\n${convoyBoard(convoys.items, time)}`);
  await say(`\n${heading('What the parties say')}\n${positionBoard(positions.items)}`);
}

async function showWhatNext(url: string): Promise<void> {
  const at = (moment: string) => `at=${encodeURIComponent(moment).replaceAll('%3A', ':')}`;
  const later = '2018-03-11T16:00:00+02:00';
  const departure = {
    id: 'second-convoy',
    corridor: 'al-wafideen',
    purpose: 'evacuation',
    people: { fighters: 40, familyMembers: 90 },
    occurredAt: '2018-03-11T13:30:00+02:00',
  };
  await say(`
${heading('Look around')}
  ${url}/docs   every command and query, to try out
  ${url}/v1/corridors?${at(AT)}
  ${url}/v1/pauses/${PAUSE}/windows?${at(AT)}
  ${url}/v1/corridors/al-wafideen/history?${at(AT)}
  ${url}/health/ready

${heading('Post what happens next')} (an invented report: the second convoy leaves)
  curl -sS -X POST '${url}/v1/commands/depart-convoy' \\
    -H 'content-type: application/json' -H 'idempotency-key: demo-second-convoy-departs' \\
    -d '${JSON.stringify(departure)}'
and see it, two hours later:
  curl -sS '${url}/v1/convoys/second-convoy?${at(later)}'

Hudna stays up at ${url} until Ctrl-C.`);
}

function heading(text: string): string {
  return paint(['bold', 'underline'], text);
}

/** The folder of the project that this file was built in. */
function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'nest-cli.json'))) {
    if (folder === dirname(folder)) {
      throw new Failure('The demo needs the whole project: run it in a copy of it.');
    }
    folder = dirname(folder);
  }
  return folder;
}
