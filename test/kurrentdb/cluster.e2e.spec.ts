/**
 * Three database nodes, two API nodes, many writers and many subscribers, while one node after the other fails: no
 * acknowledged event is lost or doubled, and every subscriber has the changes that a replay gives.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { liveViews } from '@hudna/projections';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import { Dice } from '../support/dice.js';
import { ApiNode } from './api-node.js';
import {
  expectEachOnce,
  expectSameAnswers,
  expectSameRoot,
  expectChangesAsReplayed,
  expectEventsAsRecorded,
  withReplayedLedger,
} from './expectations.js';
import { Listener } from './listener.js';
import { Posters } from './posters.js';

/** How often the leader is killed, among other faults. */
const KILLS = Number(process.env['CLUSTER_KILLS'] ?? 1);
const FROZEN_SECONDS = Number(process.env['CLUSTER_FROZEN_SECONDS'] ?? 4);
const SEED = Number(process.env['CLUSTER_SEED'] ?? Date.now() % 1_000_000);
const IS_LONG = process.env['CLUSTER_KILLS'] !== undefined;

const MINUTE = 60_000;
/** The pauses' first window opens at nine, and then one opens or closes with each minute. */
const NINE = Date.parse('2018-03-11T07:00:00.000Z');
const PAUSES = Array.from({ length: 20 }, (_, index) => `pause-${index}`);

jest.setTimeout(4 * MINUTE + KILLS * MINUTE + FROZEN_SECONDS * 2_000);

const name = `a cluster that loses its leader ${KILLS} times, and other nodes (seed ${SEED})`;
if (serverProgram()) it(name, theCluster);
else it.skip(`a cluster that loses nodes, ${NO_SERVER}`, () => {});

interface ClusterFixture {
  readonly database: TestCluster;
  readonly nodes: readonly ApiNode[];
  readonly posters: Posters;
  readonly listeners: readonly Listener[];
  readonly dice: Dice;
}

async function theCluster(): Promise<void> {
  const dice = new Dice(SEED);
  const database = await TestCluster.start(3);
  const nodes: ApiNode[] = [];
  const started: { abandon(): void }[] = [];
  try {
    const clock = { shown: NINE - 20_000, real: Date.now(), speed: 1 };
    nodes.push(...(await ApiNode.start(2, database.connectionString, clock)));
    const urls = () => nodes.map(({ url }) => url);
    const listeners = ['events', ...liveViews.keys(), 'corridors?id=corridor-0-0'].map(
      (view) => new Listener(view),
    );
    const fixture = { database, nodes, listeners, dice, posters: new Posters(urls, dice) };
    started.push(fixture.posters, ...listeners);
    await declarePauses(nodes[0]!);
    for (const listener of listeners) listener.begin(() => dice.one(urls()));
    fixture.posters.begin(4);
    await fixture.posters.more(20);
    for (const fault of faults(dice)) {
      const begun = performance.now();
      await fault(fixture);
      dice.one(listeners).cut();
      say(
        `${fault.name}: ${seconds(performance.now() - begun)}, ${fixture.posters.acknowledged.size} reports`,
      );
    }
    await fixture.posters.end();
    await expectAllAgree(fixture);
    const { acknowledged, repeats, longestGapMs } = fixture.posters;
    say(`${acknowledged.size} reports acknowledged, ${repeats} times sent again`);
    say(`longest time without an acknowledgement: ${seconds(longestGapMs)}`);
  } finally {
    for (const one of started) one.abandon();
    await Promise.all(nodes.map((node) => node.remove()));
    await database.stop();
  }
}

/** Windows that open and close by the clock alone, and corridors that depend on them. */
async function declarePauses({ client }: ApiNode): Promise<void> {
  for (const [index, id] of PAUSES.entries()) {
    const [from, to] = [2 * index, 2 * index + 1].map((minute) => `09:${String(minute).padStart(2, '0')}`);
    const daily = { dailyFrom: from, dailyTo: to, startsOn: '2018-03-11', endsOn: '2018-03-11' };
    await client.take('declare-pause', { id, declaredBy: ['a'], timeZone: 'Asia/Damascus', ...daily });
    await client.take('open-corridor', { id: `of-${id}`, name: 'Of a pause', authorities: ['a'], pause: id });
  }
}

type Fault = (fixture: ClusterFixture) => Promise<void>;

/** In any order. */
function faults(dice: Dice): Fault[] {
  const left: Fault[] = [...Array.from({ length: KILLS }, () => killLeader), freeze, emptyApiNode];
  if (IS_LONG) left.push(freeze, emptyApiNode, stopFollower, stopFollower, killApiNode, killApiNode);
  const order: Fault[] = [];
  while (left.length > 0) order.push(...left.splice(dice.below(left.length), 1));
  return order;
}

async function killLeader({ database, posters, dice }: ClusterFixture): Promise<void> {
  const leader = await leaderOf(database);
  await delay(dice.below(1_000));
  await database.kill(leader);
  await posters.more(20);
  database.begin(leader);
  await database.ready();
}

async function stopFollower({ database, posters }: ClusterFixture): Promise<void> {
  const follower = ((await leaderOf(database)) + 1) % 3;
  await database.kill(follower);
  await posters.more(40);
  database.begin(follower);
  await database.ready();
}

/** The leader is paused, and wakes up in a cluster that has gone on without it. */
async function freeze({ database, posters, dice }: ClusterFixture): Promise<void> {
  const one = IS_LONG ? dice.below(3) : await leaderOf(database);
  await database.freeze(one);
  await delay(FROZEN_SECONDS * 1_000);
  database.resume(one);
  await posters.more(20);
  await database.ready();
}

async function killApiNode({ nodes, posters, dice }: ClusterFixture, isWiped = false): Promise<void> {
  const node = dice.one(nodes);
  await node.kill();
  if (isWiped) await node.wipe();
  await posters.more(20);
  await node.begin();
  await node.ready();
}

function emptyApiNode(fixture: ClusterFixture): Promise<void> {
  return killApiNode(fixture, true);
}

async function leaderOf(database: TestCluster): Promise<number> {
  for (;;) {
    const leader = await database.leader();
    if (leader !== undefined) return leader;
    await delay(100);
  }
}

async function expectAllAgree({ database, nodes, posters, listeners }: ClusterFixture): Promise<void> {
  await Promise.all(nodes.map((node) => node.ready()));
  const { position } = await nodes[0]!.client.take('report-shelling', { weapon: 'last' });
  await Promise.all(listeners.map((listener) => listener.reached(position)));
  await Promise.all(listeners.map((listener) => listener.leave()));
  const [ofLedger, ...ofViews] = listeners;
  const events = await withReplayedLedger(database.connectionString, (recorded, ledger) => {
    expectEachOnce(posters, recorded);
    expectEventsAsRecorded(ofLedger!, recorded);
    for (const listener of ofViews) expectChangesAsReplayed(listener, ledger);
    return recorded;
  });
  const knowns = [0.3, 0.7, 1].map((part) => events[Math.floor(part * (events.length - 1))]!.recordedAt);
  const ats = ['2018-03-01T08:10:00Z', '2018-03-11T07:00:30Z'];
  const moments = ats.flatMap((at) => knowns.map((knownAt) => ({ at, knownAt })));
  await expectSameAnswers(nodes, position, moments);
  await expectSameRoot(nodes, events.length);
}

/** Prints progress, since it takes long. */
function say(line: string): void {
  if (IS_LONG) process.stderr.write(`${line}\n`);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
