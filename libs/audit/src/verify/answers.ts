/** What the stored views answer, against a replay of the same events. */
import { type RecordedEvent, START } from '@hudna/event-store';
import {
  answerTo,
  InvalidQuery,
  inMemoryReadModel,
  viewQueries,
  type ReadModel,
  ReadModelReader,
  entityViews,
} from '@hudna/projections';
import { VerificationFailed } from './finding.js';

/** What is compared: the answers to some questions, and the position that they name. */
export interface Sample {
  readonly position: string;
  readonly knownAtMs: number;
  readonly moments: readonly number[];
  readonly answers: readonly Answered[];
}

interface Answered {
  /** As over HTTP: `corridors/al-wafideen`. */
  readonly question: string;
  readonly at: number;
  readonly answer: string;
}

/** Things looked at of each kind. */
const ENTITIES = 10;

const HOURS = 6 * 3_600_000;

/** Asks the stored views everything, at a handful of moments when something happened. */
export function sampleOf(file: string): Sample {
  const { recordedAt } = ReadModelReader.checkpointOf(file);
  const reader = ReadModelReader.open(file);
  try {
    return reader.read(undefined, (model) => {
      const moments = momentsOf(model, recordedAt);
      return {
        position: model.position,
        knownAtMs: recordedAt,
        moments,
        answers: answersOf(model, moments, recordedAt),
      };
    });
  } finally {
    reader.close();
  }
}

/** @throws Found where a replay of the same events answers otherwise. */
export function compareAnswers(sample: Sample, events: readonly RecordedEvent[]): void {
  const { position, moments, knownAtMs } = sample;
  const count = position === START ? 0 : events.findIndex((event) => event.position === position) + 1;
  const replayed = answersOf(inMemoryReadModel(events.slice(0, count)), moments, knownAtMs);
  for (const [index, { question, at, answer }] of replayed.entries()) {
    const stored = sample.answers[index];
    if (stored?.question === question && stored.answer === answer) continue;
    const says = `The stored views answer ${question} at ${new Date(at).toISOString()} otherwise than a replay of the ledger up to position ${position}.`;
    throw new VerificationFailed({ part: 'views', says, position: events[count - 1]?.position ?? START });
  }
}

function momentsOf(model: ReadModel, recordedAt: number): number[] {
  const begun = entityViews.flatMap(({ category }) =>
    model
      .list(category, { order: 'newest', begunBy: Infinity, limit: 1 })
      .map(({ starts }) => starts + HOURS),
  );
  return [...new Set([recordedAt, ...begun])];
}

function answersOf(model: ReadModel, moments: readonly number[], knownAtMs: number): Answered[] {
  return moments.flatMap((at) =>
    [...viewQueries].flatMap(([name, question]) =>
      idsFor(model, name, at).map((id): Answered => {
        const params = id === undefined ? {} : { id };
        return {
          question: name.replace('{id}', id ?? ''),
          at,
          answer: textOf(() => answerTo(question, params, model, { atMs: at, knownAtMs })),
        };
      }),
    ),
  );
}

/** The ids that a question is asked with: none but an undefined one where it takes none. */
function idsFor(model: ReadModel, name: string, begunBy: number): (string | undefined)[] {
  if (!name.includes('{id}')) return [undefined];
  const { category, order } = entityViews.find((view) => name.startsWith(`${view.name}/`))!;
  return model.list(category, { order, begunBy, limit: ENTITIES }).map(({ entity }) => entity);
}

function textOf(ask: () => unknown): string {
  try {
    return JSON.stringify(ask()) ?? 'nothing';
  } catch (error) {
    if (error instanceof InvalidQuery) return error.message;
    throw error;
  }
}
