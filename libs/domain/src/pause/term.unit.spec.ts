import fc from 'fast-check';
import { catalogue } from '../catalogue.js';
import { parseOccurred } from '../kernel/occurred.js';
import { factsOf } from '../facts-of.js';
import type { DeclarePause } from './commands.js';
import { DAMASCUS, ghouta } from './testing/facts.js';

const definition = catalogue.get('declare-pause')!;
const { duration: _month, ...endless } = ghouta;

/** What is read of a stored declaration. */
function read(schemaVersion: number, data: object) {
  const metadata = { schemaVersion, occurred: parseOccurred('2018-02-26', DAMASCUS) };
  return factsOf([{ id: 'declared', type: 'PauseDeclared', data, metadata }])[0]!;
}

const startsOn = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const number = (unit: string, max: number) =>
  fc.nat(max).map((count) => (count > 0 ? `${count}${unit}` : ''));
const duration = fc
  .tuple(number('Y', 9), number('M', 11), number('W', 8), number('D', 31))
  .map((parts) => `P${parts.join('')}`)
  .filter((text) => text !== 'P');
const endsOn = (from: string) =>
  fc.nat(3_600).map((days) => Temporal.PlainDate.from(from).add({ days }).toString());

/** Declarations that the edge lets in, for any days that can be meant. */
const declarations: fc.Arbitrary<DeclarePause> = startsOn.chain((day) =>
  fc
    .oneof(fc.record({ duration }), fc.record({ endsOn: endsOn(day) }))
    .map((term) => ({ ...endless, startsOn: day, ...term }))
    .filter((declaration) => definition.check!(declaration).length === 0),
);

describe('A declaration that was stored with version 1', () => {
  it.each([
    ['a month', { startsOn: '2018-02-27', duration: 'P1M' }, '2018-03-26'],
    ['two weeks', { startsOn: '2018-02-27', duration: 'P2W' }, '2018-03-12'],
    ['a month from the end of one', { startsOn: '2018-01-31', duration: 'P1M' }, '2018-02-27'],
    ['until a day', { startsOn: '2018-02-27', endsOn: '2018-03-26' }, '2018-03-26'],
  ])('for %s is read with its last day, and with all that was said', (_what, term, last) => {
    const data = { ...endless, ...term };
    expect(read(1, data).data).toEqual({ ...data, endsOn: last });
  });

  it('is read as what the same command makes today', () => {
    fc.assert(
      fc.property(declarations, (declaration) => {
        expect(read(1, declaration)).toEqual(read(definition.version, definition.data(declaration)));
      }),
    );
  });
});

describe('A declaration that is recorded today', () => {
  it('for a number of days has as many, the last one included', () => {
    fc.assert(
      fc.property(startsOn, fc.integer({ min: 1, max: 3_600 }), (day, days) => {
        const kept = definition.data({ ...endless, startsOn: day, duration: `P${days}D` });
        const last = Temporal.PlainDate.from(kept['endsOn'] as string);
        expect(Temporal.PlainDate.from(day).until(last).days + 1).toBe(days);
      }),
    );
  });

  it('keeps what makes it differ from any other: a repeat is known by it', () => {
    fc.assert(
      fc.property(declarations, declarations, (one, other) => {
        const same = { ...one, startsOn: other.startsOn };
        fc.pre(JSON.stringify(same) !== JSON.stringify(other));
        expect(definition.data(same)).not.toEqual(definition.data(other));
      }),
    );
    const lasting = (term: object) => definition.data({ ...endless, ...term });
    expect(lasting({ duration: 'P1M' })).not.toEqual(lasting({ endsOn: '2018-03-26' }));
    expect(lasting({ duration: 'P2W' })).not.toEqual(lasting({ duration: 'P14D' }));
  });
});
