import type { JsonSchema, ObjectSchema } from '@hudna/domain';
import { compileSchema, schemaOf } from '@hudna/domain/schema';
import type { RecordedEvent } from '@hudna/event-store';
import {
  answerTo,
  type AsOf,
  inMemoryReadModel,
  type ViewParams,
  type ReadModel,
  type ViewQuery,
  entityViews,
  viewQueries,
} from '@hudna/projections';
import { DataDirectory, eventsInStore } from '../audit/data-directory.js';
import { oldLedger } from '../upcasting/stored.js';
import { withAmendments } from './amended-ledger.js';
import { EVERY_FIELD } from './every-field.js';

/** Every field of an answer has a rule in its class: the schema refuses a field without one. */
const MOMENTS = [
  '2016-10-21T10:00:00+03:00',
  '2018-02-26T12:00:00+02:00',
  '2018-03-09T10:00:00+02:00',
  '2018-03-11T10:00:00+02:00',
  '2018-03-30T02:00:00+03:00',
  '2018-04-30T10:00:00+03:00',
].map((text) => Date.parse(text));

let ledgers: { readonly scenario: readonly RecordedEvent[]; readonly upcast: readonly RecordedEvent[] };

beforeAll(async () => {
  const data = await DataDirectory.ofScenario(EVERY_FIELD);
  const old = await oldLedger();
  try {
    ledgers = {
      scenario: withAmendments(await data.reading(eventsInStore)),
      upcast: await eventsInStore(old.store),
    };
  } finally {
    await data.remove();
    await old.remove();
  }
});

describe.each(['scenario', 'upcast'] as const)('of the %s', (name) => {
  it.each([...viewQueries.keys()])('%s answers what its class says', (path) => {
    const query = viewQueries.get(path)!;
    const validate = compileSchema(schemaOf(query.answer));
    const known = inMemoryReadModel(ledgers[name]);
    const answers = MOMENTS.flatMap((atMs) => answersAt(query, known, { atMs, knownAtMs: atMs }));
    expect(answers).not.toEqual([]);
    for (const answer of answers) {
      validate(JSON.parse(JSON.stringify(answer)));
      expect({ answer, errors: validate.errors ?? null }).toEqual({ answer, errors: null });
    }
  });
});

it.each([...viewQueries.keys()])('%s may have a warning and has no other field', (path) => {
  const query = viewQueries.get(path)!;
  const validate = compileSchema(schemaOf(query.answer));
  const known = inMemoryReadModel(ledgers.scenario);
  // By a clock that stands behind the last report.
  const asOf = { atMs: MOMENTS.at(-3)!, knownAtMs: 0, isNow: true };
  const behind = answersAt(query, known, asOf, { limit: 1 });
  expect(behind).not.toEqual([]);
  if (path === 'places') expect(behind).toMatchObject([{ next: expect.any(String) }]);
  for (const answer of behind) {
    expect(answer).toHaveProperty('warnings');
    expect([validate(JSON.parse(JSON.stringify(answer))), validate.errors ?? null]).toEqual([true, null]);
    expect(validate({ ...answer, other: 1 })).toBe(false);
  }
});

it.each([...viewQueries.keys()])('%s was seen with every field that its class has', (path) => {
  const query = viewQueries.get(path)!;
  const known = inMemoryReadModel(ledgers.scenario);
  const answers = MOMENTS.flatMap((atMs) => answersAt(query, known, { atMs, knownAtMs: atMs }));
  expect(unseenIn(schemaOf(query.answer), answers)).toEqual([]);
});

/** Tested on their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['warnings', 'next']);

/** The fields of a schema that none of the values has. */
function unseenIn(
  { properties = {}, items }: Partial<ObjectSchema> & { readonly items?: JsonSchema },
  values: readonly unknown[],
  at = '',
): string[] {
  if (items) return unseenIn(items, values.filter(Array.isArray).flat(), at);
  return Object.entries(properties).flatMap(([name, rule]) => {
    if (ELSEWHERE.has(name)) return [];
    const found = values
      .map((value) => (value as Record<string, unknown>)[name])
      .filter((one) => one !== undefined);
    return found.length === 0 ? [`${at}/${name}`] : unseenIn(rule, found, `${at}/${name}`);
  });
}

/** For a query of entities, the answers of all of them. */
function answersAt(query: ViewQuery, known: ReadModel, asOf: AsOf, params: ViewParams = {}) {
  return idsFor(query, known, asOf.atMs).flatMap(
    (id) => answerTo(query, { ...params, id }, known, asOf) ?? [],
  );
}

function idsFor({ path }: ViewQuery, known: ReadModel, begunBy: number): string[] {
  if (!path.includes('{id}')) return [''];
  const { category } = entityViews.find(({ name }) => path.startsWith(`${name}/`))!;
  return known.list(category, { order: 'id', begunBy, limit: 500 }).map(({ entity }) => entity);
}
