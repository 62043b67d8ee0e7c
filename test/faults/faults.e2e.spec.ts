import { join } from 'node:path';
import { stateOf } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { Client, type Json } from '../support/client.js';
import { Dice } from '../support/dice.js';
import { runToEnd, scratchDirectory, type Server, startTestServer } from '../support/server.js';
import type { Fault } from './fault.js';
import { FAULTS } from './kinds/index.js';
import { PostingLoad } from './load.js';

/**
 * Faults at random moments under load: afterwards every acknowledged report is there, or the loss was reported, by a
 * health page that was not ready or by a refused start that changes nothing.
 */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 3);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
/** A part of a fault's name, to run that one alone. */
const ONLY = process.env['FAULT'] ?? '';

it(
  `loses nothing without a word in ${ROUNDS} faults (seed ${SEED})`,
  async () => {
    const dice = new Dice(SEED);
    const faults = FAULTS.filter((fault) => fault.name.includes(ONLY) && isPossible(fault));
    const waiting: Fault[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      // Each once before any comes again.
      if (waiting.length === 0) waiting.push(...faults);
      const [fault] = waiting.splice(dice.below(waiting.length), 1);
      const outcome = await withFault(fault!, dice);
      if (process.env['FAULT_ROUNDS']) {
        process.stderr.write(`${round} of ${ROUNDS}: ${fault!.name} (${fault!.when}): ${outcome}\n`);
      }
    }
  },
  60_000 + ROUNDS * 60_000,
);

function isPossible(fault: Fault): boolean {
  const why = fault.unable?.();
  if (why !== undefined) process.stderr.write(`Not tested: ${fault.name}: ${why}.\n`);
  return why === undefined;
}

/** One data directory, from its beginning to its state after a fault. */
async function withFault(fault: Fault, dice: Dice): Promise<string> {
  const scratch = await scratchDirectory();
  const directory = join(scratch.directory, 'data');
  const load = new PostingLoad();
  let server: Server | undefined;
  try {
    server = await startTestServer(directory);
    load.begin(server.url);
    await load.answers(20 + dice.below(150));
    let wasReported = false;
    let undo: void | (() => void) = undefined;
    if (fault.when === 'running') {
      undo = fault.strike({ directory, pid: server.pid, dice });
      await load.answers(20 + dice.below(50));
      wasReported = await isReported(server);
      if (undo && dice.oneIn(2)) {
        undo();
        undo = undefined;
        await ready(server);
        await load.answers(20);
        wasReported = false;
      }
    }
    if (dice.oneIn(2)) await load.end();
    await server.kill();
    await load.end();
    if (fault.when === 'killed') undo = fault.strike({ directory, pid: server.pid, dice });
    else if (undo && fault.name !== 'no room') undo();
    expect([fault.name, load.wrong]).toEqual([fault.name, []]);
    return await judged(fault, directory, load, wasReported && undo === undefined);
  } finally {
    await server?.kill();
    await load.end();
    await scratch.remove();
  }
}

async function isReported({ url }: Server): Promise<boolean> {
  const { status, body } = await new Client(url).ask('/health/ready');
  expect(JSON.stringify(body)).not.toContain('hudna-test-');
  return status === 503 && body.store.state !== 'live';
}

async function ready({ url }: Server): Promise<void> {
  const client = new Client(url);
  while ((await client.ask('/health/ready')).status !== 200);
}

/** Starts a server on it, and gives how that went. */
async function judged(
  fault: Fault,
  directory: string,
  load: PostingLoad,
  wasReported: boolean,
): Promise<string> {
  const before = wasReported ? undefined : stateOf(directory);
  let server: Server;
  try {
    server = await startTestServer(directory);
  } catch {
    const { code, stderr } = await runToEnd(directory);
    expect([fault.name, code, stderr]).toEqual([fault.name, 1, expect.stringMatching(/^[^\n]+\.\n$/)]);
    if (before) expect(stateOf(directory)).toEqual(before);
    return `refused: ${stderr.slice(0, 200).trim()}`;
  }
  try {
    await ready(server);
    const there = new Set(await everyEvent(new Client(server.url)));
    const lost = [...load.acknowledged].filter(([, id]) => !there.has(id));
    if (!wasReported) expect([fault.name, lost]).toEqual([fault.name, []]);
    return lost.length === 0
      ? `all ${load.acknowledged.size} acknowledged are there`
      : `${lost.length} of ${load.acknowledged.size} are lost, as was said`;
  } finally {
    await server.kill();
  }
}

async function everyEvent(client: Client): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Json = await client.get(`/v1/events?limit=1000&after=${after}`);
    found.push(...page.items.map(({ id }: Json) => id));
    after = page.next;
  }
  return found;
}
