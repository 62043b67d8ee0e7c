import fc from 'fast-check';
import type { StoredEvent } from '../stored-event.js';
import { mergePatch } from './merge-patch.js';
import { effectiveData, isOut, recordStanding, standingAmendments } from './record-standing.js';

const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

const AS_REPORTED = { isRetracted: false, duplicateOf: [], corrections: [], amendedBy: [] };

type Said = readonly [type: string, event: string, more?: object];

/** The nth amendment is called `a1`, `a2`, ...; the record is `r`. */
function amendments(...said: readonly Said[]): StoredEvent[] {
  return said.map(([type, event, more], at) => ({
    id: `a${at + 1}`,
    type,
    data: { event, ...more },
    metadata: {},
  }));
}

function standing(...said: readonly Said[]) {
  return recordStanding('r', amendments(...said));
}

const corrected = (event: string, changes: object): Said => ['RecordCorrected', event, { changes }];
const retracted = (event: string): Said => ['RecordRetracted', event];
const linked = (event: string, relation: string, other: string): Said => [
  'RecordsLinked',
  event,
  { relation, other },
];

describe('A record', () => {
  it('that nobody amended is as it was reported', () => {
    expect(standing()).toEqual(AS_REPORTED);
  });

  it('that was assessed and linked as part of another says and counts what it did', () => {
    expect(
      standing(
        ['RecordAssessed', 'r', { assessment: 'refuted' }],
        linked('r', 'part-of', 'x'),
        linked('r', 'contradicts', 'x'),
        linked('r', 'corroborates', 'x'),
      ),
    ).toEqual(AS_REPORTED);
  });

  it('has its corrections in ledger order, and names them', () => {
    expect(standing(corrected('r', { a: 1 }), corrected('r', { a: 2, b: null }))).toMatchObject({
      corrections: [
        { id: 'a1', changes: { a: 1 } },
        { id: 'a2', changes: { a: 2, b: null } },
      ],
      amendedBy: ['a1', 'a2'],
    });
  });

  it('has of a retracted correction nothing, and all of it once the retraction is retracted', () => {
    const [first, second] = [corrected('r', { a: 1 }), corrected('r', { b: 2 })];
    expect(standing(first, second, retracted('a1'))).toEqual({
      ...AS_REPORTED,
      corrections: [{ id: 'a2', changes: { b: 2 } }],
      amendedBy: ['a2'],
    });
    expect(standing(first, second, retracted('a1'), retracted('a3'))).toEqual(standing(first, second));
  });

  it('stays retracted until each retraction of it is retracted', () => {
    const twice = [retracted('r'), retracted('r')] as const;
    expect(standing(...twice).isRetracted).toBe(true);
    expect(standing(...twice, retracted('a1')).isRetracted).toBe(true);
    expect(standing(...twice, retracted('a1'), retracted('a2')).isRetracted).toBe(false);
    expect(standing(...twice, retracted('a2'), retracted('a1'), retracted('a3')).isRetracted).toBe(true);
  });

  it('keeps its corrections while it is retracted', () => {
    expect(standing(corrected('r', { a: 1 }), retracted('r'))).toMatchObject({
      isRetracted: true,
      corrections: [{ id: 'a1' }],
    });
  });

  it('is a duplicate of those that standing links name, as corrected', () => {
    const link = linked('r', 'duplicate-of', 'x');
    expect(standing(link, linked('r', 'duplicate-of', 'y')).duplicateOf).toEqual(['x', 'y']);
    expect(standing(link, corrected('a1', { other: 'z' })).duplicateOf).toEqual(['z']);
    expect(standing(link, corrected('a1', { relation: 'part-of' })).duplicateOf).toEqual([]);
    expect(standing(link, corrected('a1', { relation: 'part-of' }), retracted('a2')).duplicateOf).toEqual([
      'x',
    ]);
    expect(standing(link, retracted('a1')).duplicateOf).toEqual([]);
  });
});

describe('A correction', () => {
  it('is as its own corrections have made it, whenever they came', () => {
    const [first, other] = [corrected('r', { a: 1, b: 1 }), corrected('r', { c: 1 })];
    const second = corrected('a1', { changes: { a: 2, b: null } });
    const expected = [
      { id: 'a1', changes: { a: 2 } },
      { id: expect.any(String) as string, changes: { c: 1 } },
    ];
    expect(standing(first, second, other)).toMatchObject({
      corrections: expected,
      amendedBy: ['a1', 'a2', 'a3'],
    });
    expect(standing(first, other, second)).toMatchObject({
      corrections: expected,
      amendedBy: ['a1', 'a3', 'a2'],
    });
  });

  it('may be corrected in what corrected it, to any depth', () => {
    const nest = (depth: number, value: number): object =>
      depth === 0 ? { a: value } : { changes: nest(depth - 1, value) };
    expect(
      standing(corrected('r', { a: 0 }), corrected('a1', nest(1, 1)), corrected('a2', nest(2, 2))),
    ).toMatchObject({ corrections: [{ id: 'a1', changes: { a: 2 } }], amendedBy: ['a1', 'a2', 'a3'] });
  });

  it('of which only the reason was wrong changes what it did', () => {
    expect(standing(corrected('r', { a: 1 }), corrected('a1', { reason: 'Otherwise.' }))).toMatchObject({
      corrections: [{ id: 'a1', changes: { a: 1 } }],
    });
  });

  it('of a chain of ten thousand is read', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) =>
      corrected(at === 0 ? 'r' : `a${at}`, at === 0 ? { a: 1 } : { reason: 'Otherwise.' }),
    );
    expect(standing(...chain).amendedBy).toHaveLength(10_000);
  });
});

describe('The data of an amendment', () => {
  it('are as its standing corrections have made them, also where it was retracted itself', () => {
    const all = amendments(
      linked('r', 'part-of', 'x'),
      corrected('a1', { other: 'y' }),
      corrected('a1', { relation: 'duplicate-of' }),
      retracted('a2'),
      retracted('a1'),
    );
    expect(effectiveData(all[0]!, all)).toEqual({ event: 'r', relation: 'duplicate-of', other: 'x' });
  });
});

describe('Whether a record counts', () => {
  const duplicate = { ...AS_REPORTED, duplicateOf: ['x', 'y'] };

  it.each([
    ['as reported', AS_REPORTED, [], false],
    ['retracted', { ...AS_REPORTED, isRetracted: true }, [], true],
    ['a duplicate of two that count', duplicate, [], true],
    ['a duplicate of two of which one counts', duplicate, ['x'], true],
    ['a duplicate of none that counts', duplicate, ['x', 'y'], false],
    ['retracted and a duplicate of none that counts', { ...duplicate, isRetracted: true }, ['x', 'y'], true],
  ])('%s', (_what, record, gone, out) => {
    expect(isOut(record, (id) => gone.includes(id))).toBe(out);
  });
});

/** Amendments of the record, and of one another. */
const anyAmendments = fc
  .array(fc.record({ what: fc.nat(3), about: fc.nat(), key: fc.constantFrom('a', 'b'), value: fc.nat(9) }), {
    maxLength: 12,
  })
  .map((items) => {
    const said: Said[] = [];
    for (const { what, about, key, value } of items) {
      const at = about % (said.length + 1);
      const target = at === 0 ? 'r' : `a${at}`;
      const changes =
        said[at - 1]?.[0] === 'RecordCorrected' ? { changes: { [key]: value } } : { [key]: value };
      const link = linked(target, value % 2 === 0 ? 'duplicate-of' : 'part-of', key);
      said.push(what === 0 ? corrected(target, changes) : what === 1 ? link : retracted(target));
    }
    return amendments(...said);
  });

const about = ({ data }: StoredEvent) => (data as { event: string }).event;

test('An amendment stands exactly where none that stands retracts it', () => {
  fc.assert(
    fc.property(anyAmendments, (all) => {
      const stands = ({ id }: StoredEvent): boolean =>
        !all.some((other) => other.type === 'RecordRetracted' && about(other) === id && stands(other));
      expect(standingAmendments(all)).toEqual(all.filter(stands));
    }),
    RUNS,
  );
});

test('A record is as its standing corrections say, each as those of it say', () => {
  fc.assert(
    fc.property(anyAmendments, (all) => {
      const left = standingAmendments(all);
      const correctionsOf = (id: string) =>
        left.filter((other) => other.type === 'RecordCorrected' && about(other) === id);
      const dataOf = (amendment: StoredEvent): { changes: unknown; relation: unknown; other: unknown } =>
        correctionsOf(amendment.id)
          .map((correction) => dataOf(correction).changes)
          .reduce<unknown>(mergePatch, amendment.data) as ReturnType<typeof dataOf>;
      const madeBy = ({ id }: StoredEvent): string[] => [id, ...correctionsOf(id).flatMap(madeBy)];
      expect(recordStanding('r', all)).toEqual({
        isRetracted: left.some((other) => other.type === 'RecordRetracted' && about(other) === 'r'),
        duplicateOf: left
          .filter((other) => other.type === 'RecordsLinked' && about(other) === 'r')
          .map(dataOf)
          .flatMap(({ relation, other }) => (relation === 'duplicate-of' ? [other] : [])),
        corrections: correctionsOf('r').map((one) => ({ id: one.id, changes: dataOf(one).changes })),
        amendedBy: correctionsOf('r').flatMap(madeBy),
      });
      expect(all.map((one) => effectiveData(one, all))).toEqual(all.map(dataOf));
    }),
    RUNS,
  );
});

test('Retracting an amendment is as if it, and the amendments of it, had never been made', () => {
  fc.assert(
    fc.property(anyAmendments, fc.nat(), (all, which) => {
      fc.pre(all.length > 0);
      const one = all[which % all.length]!;
      fc.pre(standingAmendments(all).includes(one));
      const gone = new Set([one.id]);
      const others = all.filter((other) => {
        if (gone.has(other.id) || gone.has(about(other))) gone.add(other.id);
        return !gone.has(other.id);
      });
      const [retraction] = amendments(retracted(one.id));
      expect(recordStanding('r', [...all, { ...retraction!, id: 'last' }])).toEqual(
        recordStanding('r', others),
      );
    }),
    RUNS,
  );
});
