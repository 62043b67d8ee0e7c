/** What must hold of a ledger in KurrentDB, of its subscribers, and of the nodes before it. */
import { eventsKnownAt } from '@hudna/audit';
import type { RecordedEvent } from '@hudna/event-store';
import { KurrentDbEventStore } from '@hudna/event-store/kurrentdb';
import {
  concerns,
  messagesOf,
  resumeToken,
  parseResumeToken,
  type Prefixes,
  ReadModelReader,
  ProjectionRunner,
  type ProjectionStatus,
  pathsWithoutId,
} from '@hudna/projections';
import { compareResumePoints } from '../../libs/projections/src/changes/recent-changes.js';
import { changeSteps } from '../../libs/projections/src/changes/replayed-changes.fixture.js';
import { scratchDirectory } from '../support/server.js';
import { type ApiNode, eventually } from './api-node.js';
import type { Listener } from './listener.js';
import { isReport, type Posters } from './posters.js';

/** The events of the database, and a read model built from the first of them, to replay. */
export async function withReplayedLedger<T>(
  connectionString: string,
  use: (events: readonly RecordedEvent[], ledger: Prefixes) => T,
): Promise<T> {
  const scratch = await scratchDirectory();
  const store = await KurrentDbEventStore.open({ connectionString, eager: false });
  const live = Promise.withResolvers<ProjectionStatus>();
  const runner = new ProjectionRunner({
    store,
    directory: scratch.directory,
    onStatus: (status) => status.state === 'live' && live.resolve(status),
  });
  void runner.run();
  try {
    const reader = ReadModelReader.open((await live.promise).file!);
    const events = await eventsKnownAt(store);
    try {
      return reader.readPrefixes((ledger) => use(events, ledger));
    } finally {
      reader.close();
    }
  } finally {
    await runner.stop();
    await store.close();
    await scratch.remove();
  }
}

/** Every acknowledged report is in the ledger as it was acknowledged, once. */
export function expectEachOnce({ acknowledged }: Posters, events: readonly RecordedEvent[]): void {
  const positions = new Map(events.map(({ id, position }) => [id, `${position}`]));
  expect(positions.size).toBe(events.length);
  for (const [key, { event, position }] of acknowledged) {
    expect([key, positions.get(event)]).toEqual([key, position]);
  }
  const notes = events.map(({ metadata }) => metadata['note']).filter((note) => isReport(note));
  expect(notes.toSorted()).toEqual([...acknowledged.keys()].toSorted());
}

/** Each has received one snapshot, and then the changes of a replay of the ledger: all, in order, each once. */
export function expectChangesAsReplayed({ view, messages, last }: Listener, ledger: Prefixes): void {
  const [name, query] = view.split('?') as [string, string | undefined];
  const filter = Object.fromEntries(new URLSearchParams(query));
  const [snapshot, ...changes] = messages;
  expect([view, snapshot!.event]).toEqual([view, 'snapshot']);
  const [from, to] = [parseResumeToken(snapshot!.id)!, parseResumeToken(last!)!];
  let next = 0;
  for (const step of changeSteps(name, ledger, to.clockMs)) {
    for (const envelope of messagesOf(name, step, ledger)) {
      const isSince =
        compareResumePoints(envelope.point, from) > 0 && compareResumePoints(envelope.point, to) <= 0;
      if (!isSince || !concerns(filter, envelope)) continue;
      const message = { id: envelope.id, event: 'change', data: JSON.stringify(envelope.message) };
      expect([view, changes[next]]).toEqual([view, message]);
      next += 1;
    }
  }
  expect([view, changes.length]).toEqual([view, next]);
}

/** Each has received every event of the ledger, in order, each once. */
export function expectEventsAsRecorded({ messages }: Listener, events: readonly RecordedEvent[]): void {
  expect(messages.map(({ event, id }) => [event, id])).toEqual(
    events.map(({ type, position, recordedAt }) => [
      type,
      resumeToken({ position, clockMs: Date.parse(recordedAt) }),
    ]),
  );
}

/** All nodes answer the same bytes, for the present and for each of these moments of both times. */
export async function expectSameAnswers(
  nodes: readonly ApiNode[],
  seen: string,
  moments: readonly { at: string; knownAt: string }[],
): Promise<void> {
  for (const moment of moments) {
    const query = new URLSearchParams(moment).toString();
    for (const path of pathsWithoutId) {
      const answers = await Promise.all(
        nodes.map(({ client }) => client.bytes(`/v1/${path}?${query}`, seen)),
      );
      expect([path, query, new Set(answers).size]).toEqual([path, query, 1]);
    }
  }
}

/** All nodes have signed the same tree over all events. */
export async function expectSameRoot(nodes: readonly ApiNode[], size: number): Promise<void> {
  await eventually(async () => {
    const heads = await Promise.all(nodes.map((node) => node.signed()));
    return heads.every((head) => head?.size === size);
  });
  const roots = await Promise.all(nodes.map(async (node) => (await node.signed())?.root));
  expect(new Set(roots).size).toBe(1);
}
