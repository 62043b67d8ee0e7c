/** Correcting equals never having made the mistake, retracting equals never having recorded: of every category. */
import fc from 'fast-check';
import { TestStream, type Body, eventId, lifecycleOf } from './amendments/testing/test-stream.js';
import { patchBetween, type Report, reportPair, reports, VARIANTS } from './amendments/testing/reports.js';
import { recordTypes } from './catalogue.js';
import { factsOf } from './facts-of.js';
import { judged } from './kernel/contest.js';
import type { Fact } from './kernel/fact.js';
import { stateAt } from './kernel/state-at.js';
import { atMinute } from './kernel/testing/arbitraries.js';

const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

/** One report among others of its entity, and what its reporter wrote instead. */
const oneAmongOthers = fc
  .constantFrom(...Object.keys(VARIANTS))
  .chain((category) => fc.tuple(reports(category, 3), reportPair(category), reports(category, 2)))
  .map(([before, { right, wrong }, after]) => ({ before, right, wrong, after }));

function streamOf(...all: readonly Report[]) {
  const stream = new TestStream();
  for (const { command, body } of all) stream.report(command, body);
  return stream;
}

function correction(from: Body, to: Body): Body {
  const changes = patchBetween(from, to);
  // Which zone stood in for none is not known later: it is named.
  return changes['timeZone'] === null ? { ...changes, timeZone: 'Asia/Damascus' } : changes;
}

/** Some of the changes, and the others. */
function parted(changes: Body, mask: number): [Body, Body] {
  const parts: [Body, Body] = [{}, {}];
  for (const [at, [name, value]] of Object.entries(changes).entries()) parts[(mask >> at) & 1]![name] = value;
  return parts;
}

/** Each fact with its side of a contest, as a stream has it that was amended. */
function judgedFacts({ events }: TestStream): readonly Fact[] {
  const facts = factsOf(events);
  return facts.length === 0 ? facts : judged(recordTypes.get(facts[0]!.type)!.lifecycle, facts);
}

function withoutAmendments(facts: readonly Fact[]) {
  return facts.map(({ amendedBy: _ids, ...fact }) => fact);
}

/** But for where they stand in the stream, of which only the order counts. */
function withoutRevisions(facts: readonly Fact[]) {
  return withoutAmendments(facts).map(({ revision: _at, recordingOrder, ...fact }) => ({
    ...fact,
    isUntimed: recordingOrder !== undefined,
  }));
}

const MOMENTS = [-1_500, 0, 1, 3, 5, 9, 721, Infinity].map(atMinute);

function statesOf(command: string, facts: readonly Fact[]) {
  return MOMENTS.map((at) => {
    const { state, alternatives, exhaustive } = stateAt(lifecycleOf(command), facts, at);
    return { state, alternatives, exhaustive };
  });
}

test('Every record of the catalogue is among the reports', () => {
  const commands = Object.values(VARIANTS).flatMap((variants) => Object.keys(variants));
  expect(commands.sort()).toEqual([...recordTypes.values()].map(({ name }) => name).sort());
});

test('A corrected record is as if it had been reported right', () => {
  fc.assert(
    fc.property(oneAmongOthers, ({ before, right, wrong, after }) => {
      const changes = correction(wrong.body, right.body);
      fc.pre(Object.keys(changes).length > 0);
      const mistaken = streamOf(...before, wrong, ...after);
      const id = mistaken.correct(eventId(before.length + 1), changes);
      const expected = judgedFacts(streamOf(...before, right, ...after));
      const facts = mistaken.facts();
      expect(withoutAmendments(facts)).toEqual(expected);
      expect(facts.map(({ amendedBy }) => amendedBy)).toEqual(
        facts.map((_, at) => (at === before.length ? [id] : undefined)),
      );
      expect(statesOf(right.command, facts)).toEqual(statesOf(right.command, expected));
    }),
    RUNS,
  );
});

test('A retracted record is as if it had never been recorded', () => {
  fc.assert(
    fc.property(oneAmongOthers, fc.boolean(), ({ before, right, wrong, after }, isCorrected) => {
      const stream = streamOf(...before, wrong, ...after);
      const id = eventId(before.length + 1);
      const changes = correction(wrong.body, right.body);
      if (isCorrected && Object.keys(changes).length > 0) stream.correct(id, changes);
      stream.retract(id);
      // Those after it are taken when they were.
      const never = streamOf(...before, wrong, ...after);
      never.events.splice(before.length, 1);
      const expected = judgedFacts(never);
      expect(withoutRevisions(stream.facts())).toEqual(withoutRevisions(expected));
      expect(statesOf(right.command, stream.facts())).toEqual(statesOf(right.command, expected));
    }),
    RUNS,
  );
});

test('Corrections of different fields are both made, whichever came first', () => {
  fc.assert(
    fc.property(oneAmongOthers, fc.nat(255), ({ before, right, wrong, after }, mask) => {
      const [some, others] = parted(correction(wrong.body, right.body), mask);
      fc.pre(Object.keys(some).length > 0 && Object.keys(others).length > 0);
      const correcting = (...corrections: Body[]) => {
        const stream = streamOf(...before, wrong, ...after);
        for (const changes of corrections) stream.correct(eventId(before.length + 1), changes);
        return withoutAmendments(stream.facts());
      };
      const both = correcting({ ...some, ...others });
      expect(correcting(some, others)).toEqual(both);
      expect(correcting(others, some)).toEqual(both);
    }),
    RUNS,
  );
});

test('A retracted correction is as if it had never been made, and a retracted retraction likewise', () => {
  fc.assert(
    fc.property(oneAmongOthers, fc.nat(255), ({ before, right, wrong, after }, mask) => {
      const [some, others] = parted(correction(wrong.body, right.body), mask);
      fc.pre(Object.keys(some).length > 0 && Object.keys(others).length > 0);
      const record = eventId(before.length + 1);
      const corrected = () => {
        const stream = streamOf(...before, wrong, ...after);
        return { stream, first: stream.correct(record, some), second: stream.correct(record, others) };
      };
      const only = (changes: Body) => {
        const stream = streamOf(...before, wrong, ...after);
        stream.correct(record, changes);
        return withoutAmendments(stream.facts());
      };
      const { stream, first, second } = corrected();
      const both = stream.facts();
      const retraction = stream.retract(first);
      expect(withoutAmendments(stream.facts())).toEqual(only(others));
      stream.retract(retraction);
      expect(stream.facts()).toEqual(both);
      const last = stream.retract(second);
      expect(withoutAmendments(stream.facts())).toEqual(only(some));
      stream.retract(last);
      stream.retract(stream.retract(record));
      expect(stream.facts()).toEqual(both);
      for (const id of [first, second]) stream.retract(id);
      expect(stream.facts()).toEqual(judgedFacts(streamOf(...before, wrong, ...after)));
    }),
    RUNS,
  );
});

test('A correction that is corrected is as if it had said so', () => {
  fc.assert(
    fc.property(oneAmongOthers, ({ before, right, wrong, after }) => {
      const changes = correction(wrong.body, right.body);
      // That a field is taken away cannot be said in a patch of a patch.
      fc.pre(Object.keys(changes).length > 0 && changes['note'] !== null);
      const stream = streamOf(...before, wrong, ...after);
      const first = stream.correct(eventId(before.length + 1), { ...changes, note: 'Once.' });
      stream.correct(first, { changes: { note: changes['note'] ?? null } });
      const expected = judgedFacts(streamOf(...before, right, ...after));
      expect(withoutAmendments(stream.facts())).toEqual(expected);
    }),
    RUNS,
  );
});
