/** Every answer of a ledger, as lines to compare byte for byte. */
import type { RecordedEvent } from '@hudna/event-store';
import {
  agreementView,
  convoyView,
  corridorItem,
  corridorView,
  currentWindows,
  history,
  incidentView,
  meetingView,
  inMemoryReadModel,
  partyView,
  pauseItem,
  pauseView,
  pauseWindows,
  placeView,
  partyPositions,
  type ReadModel,
  situationAt,
} from '@hudna/projections';
import { hash } from 'node:crypto';

type View = (model: ReadModel, id: string, atMs: number) => object | undefined;

/** The queries of each entity, and of each category as a list. */
const VIEWS: Readonly<Record<string, Readonly<Record<string, View>>>> = {
  pause: { item: pauseItem, view: pauseView, windows: pauseWindows },
  corridor: { item: corridorItem, view: corridorView },
  convoy: { view: convoyView },
  incident: { view: incidentView },
  party: { view: partyView },
  place: { view: placeView },
  meeting: { view: meetingView },
  agreement: { view: agreementView },
};

/** One line an answer: its query, and the answer as JSON. Both moments in RFC 3339; `knownAt` left out: all. */
export function answers(events: readonly RecordedEvent[], at: string, knownAt?: string): string[] {
  const atMs = Date.parse(at);
  const model = inMemoryReadModel(events, knownAt === undefined ? Infinity : Date.parse(knownAt));
  return [
    line('situation', situationAt(model, atMs)),
    line('positions', partyPositions(model, atMs)),
    line('windows/current', currentWindows(model, atMs)),
    ...Object.entries(VIEWS).flatMap(([category, views]) => {
      const newest = model.list(category, { order: 'newest', begunBy: atMs, limit: 500 });
      const byId = model.list(category, { order: 'id', begunBy: atMs, limit: 500 });
      return [
        line(`${category} newest`, newest),
        ...byId.flatMap(({ entity }) =>
          Object.entries(views).map(([name, view]) =>
            line(`${category} ${entity} ${name}`, view(model, entity, atMs)),
          ),
        ),
      ];
    }),
  ];
}

/**
 * The histories of all entities, which have the stored events as they are read today; without the warnings, which are
 * those of the program of that time.
 */
export function histories(events: readonly RecordedEvent[]): string[] {
  const model = inMemoryReadModel(events);
  const streams = [...new Set(events.map(({ stream }) => stream))].sort();
  return streams.map((stream) => {
    const dash = stream.indexOf('-');
    const entityHistory = history(model, stream.slice(0, dash), stream.slice(dash + 1))!;
    const items = entityHistory.items.map(({ warnings: _noticed, ...item }) => item);
    return line(`${stream} history`, { ...entityHistory, items });
  });
}

/** A long line by its beginning and its hash: readable, and every change shows. */
export function shortened(text: string): string {
  const length = PAUSES_BEAR_ON.test(text) ? 1_000 : 100;
  return text.length <= length ? text : `${text.slice(0, length)}… sha256 ${hash('sha256', text)}`;
}

const PAUSES_BEAR_ON = /^(situation|windows|pause|corridor|convoy)/;

function line(question: string, answer: unknown): string {
  return `${question}: ${JSON.stringify(answer)}`;
}
