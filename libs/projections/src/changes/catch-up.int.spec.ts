import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { type AmendmentChoice, amendmentChoices, chosenAmendment } from '../random-amendments.fixture.js';
import { recordedAfter, type TestEvent } from '../test-events.fixture.js';
import { liveViews } from '../views.js';
import {
  blocksIn,
  ManualClock,
  TestNode,
  scratch,
  settled,
  TestClient,
  turnsUntil,
} from './change-feed.fixture.js';
import { serverSent } from './messages.js';
import { parseResumeToken } from './resume-point.js';
import { changesBetween } from './replayed-changes.fixture.js';
import { corrections } from './amended-weeks.fixture.js';
import { closingEvents, FROM, initialEvents, testEvents } from './busy-weeks.fixture.js';
import type { Filter } from './live-view.js';

const HOUR = 3_600_000;

async function everything(node: TestNode): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let page = await node.store.readAll(); ; page = await node.store.readAll({ after: page.upTo })) {
    events.push(...page.events);
    if (page.caughtUp) return events;
  }
}

/** Appends an amendment of what is recorded; how many events that is. */
async function amend(node: TestNode, choice: AmendmentChoice): Promise<number> {
  const before = await everything(node);
  const amendment = recordedAfter(before, chosenAmendment(before, choice)).at(-1)!;
  const { id, type, data, metadata, stream } = amendment;
  await node.store.append(stream, [{ id, type, data, metadata }], 'any');
  return 1;
}

type Act =
  | { kind: 'post'; event: TestEvent }
  | { kind: 'amend'; choice: AmendmentChoice }
  | { kind: 'tick'; ms: number }
  | { kind: 'connect'; client: number }
  | { kind: 'disconnect'; client: number }
  | { kind: 'read'; client: number; count: number }
  | { kind: 'restart'; wiped: boolean }
  | { kind: 'settle' };

const clientNumber = fc.integer({ min: 0, max: 2 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: testEvents.map((event): Act => ({ kind: 'post', event })) },
  { weight: 3, arbitrary: amendmentChoices(corrections).map((choice): Act => ({ kind: 'amend', choice })) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(1, 1_000, HOUR, 7 * HOUR, 24 * HOUR).map((ms): Act => ({ kind: 'tick', ms })),
  },
  { weight: 4, arbitrary: clientNumber.map((client): Act => ({ kind: 'connect', client })) },
  { weight: 2, arbitrary: clientNumber.map((client): Act => ({ kind: 'disconnect', client })) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('read' as const), client: clientNumber, count: fc.nat(4) }),
  },
  { weight: 1, arbitrary: fc.boolean().map((wiped): Act => ({ kind: 'restart', wiped })) },
  { weight: 3, arbitrary: fc.constant<Act>({ kind: 'settle' }) },
);

test.each([...liveViews.keys()])(
  'whatever breaks, each client of %s gets the changes of a replay: no gap, nothing twice',
  async (name) => {
    let received = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 30, maxLength: 60, size: 'max' }), async (script) => {
        const place = scratch();
        const clock = new ManualClock(FROM);
        let node = await TestNode.start(place.directory, name, clock);
        const clients = [{}, {}, FILTERS[name] ?? {}].map((filter) => new TestClient(filter));
        const start = (running: TestNode) => {
          node = running;
          for (const client of clients) node.clients.add(client);
        };
        start(node);
        try {
          let posted = 0;
          for (const event of initialEvents) await node.append(event, (posted += 1));
          for (const act of script) {
            if (act.kind === 'post') await node.append(act.event, (posted += 1));
            else if (act.kind === 'amend') posted += await amend(node, act.choice);
            else if (act.kind === 'tick') clock.advance(act.ms);
            else if (act.kind === 'connect') clients[act.client]!.connect(node.feed);
            else if (act.kind === 'disconnect') clients[act.client]!.disconnect();
            else if (act.kind === 'read') clients[act.client]!.read(act.count);
            else if (act.kind === 'settle') await settled(node, clock);
            else {
              await node.stop();
              if (act.wiped) place.wipeViews();
              start(await TestNode.start(place.directory, name, clock));
            }
          }
          for (const client of clients) client.connect(node.feed);
          clock.advance(HOUR);
          await settled(node, clock);
          await turnsUntil(() => clients.every(({ joined }) => joined));
          for (const event of closingEvents(clock.now())) await node.append(event, (posted += 1));
          await settled(node, clock);
          const events = await everything(node);
          for (const client of clients) {
            client.read();
            const [snapshot, ...changes] = client.received;
            const [from, to] = [parseResumeToken(snapshot!.id)!, client.last!];
            received += changes.length;
            const expected = changesBetween(name, events, [from, to], client.filter);
            const texts = expected.map(({ id, message }) => serverSent('change', id, message));
            expect(changes).toEqual(texts.flatMap(blocksIn));
          }
        } finally {
          await node.stop();
          place.remove();
        }
      }),
      { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 12) },
    );
    expect(received).toBeGreaterThan(0);
  },
);

/** What one client of each view chooses; of any other view it gets everything. */
const FILTERS: Readonly<Record<string, Filter>> = {
  corridors: { id: 'north' },
  windows: { pause: 'daily' },
  convoys: { corridor: 'south' },
  incidents: { place: 'duma' },
  positions: { party: 'russia' },
};
