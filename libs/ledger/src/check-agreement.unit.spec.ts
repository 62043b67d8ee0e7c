import { catalogue, type CataloguedCommand, CommonFields } from '@hudna/domain';
import { schemaOf } from '@hudna/domain/schema';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { easternGhouta, type ScenarioLine } from '../../../test/support/scenario.js';
import { checkCommand, InvalidCommand } from './index.js';

/**
 * The compiled schema lets the good commands through and class-validator words the faults of the bad: both come from the
 * same decorators, and so must always agree.
 */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    '',
    ' ',
    -1,
    1.5,
    [],
    {},
    [[]],
    'x'.repeat(10_001),
    '2018-02-30',
    '2018-03-11',
    '25:00',
    'P1M',
  ),
  fc.constantFrom({ en: 'x' }, { lat: 91, lon: 0 }, { low: 2, best: 1, high: 3 }, { civilians: 3 }, [
    'aid',
    'aid',
  ]),
  fc.constant({
    type: 'LineString',
    coordinates: [
      [36, 33],
      [36, 200],
    ],
  }),
);

let lines: ScenarioLine[];
beforeAll(async () => {
  lines = await easternGhouta();
});

it('agrees with class-validator on bodies of the scenario with any field set to anything', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), junk, fc.boolean(), (which, field, value, remove) => {
      const { command, data } = lines[which % lines.length]!;
      const definition = catalogue.get(command)!;
      const fields = [
        ...Object.keys(schemaOf(definition.command).properties),
        ...Object.keys(schemaOf(CommonFields).properties),
        'other',
      ];
      const name = fields[field % fields.length]!;
      const body: Record<string, unknown> = { ...data, [name]: value };
      if (remove) delete body[name];
      expect({ name, value, accepted: acceptedByCheck(definition, body) }).toEqual({
        name,
        value,
        accepted: acceptedByClassValidator(definition, body),
      });
    }),
    { numRuns: 1_500 },
  );
});

it('agrees with class-validator on anything at all', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...catalogue.values()),
      fc.dictionary(fc.string(), junk),
      (definition, body) => {
        expect(acceptedByCheck(definition, body)).toBe(acceptedByClassValidator(definition, body));
      },
    ),
    { numRuns: 500 },
  );
});

/** The schema alone: what is wrong between fields is another matter, and worded elsewhere. */
function acceptedByCheck(definition: CataloguedCommand, body: Record<string, unknown>): boolean {
  try {
    checkCommand(definition.name, body);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidCommand)) throw error;
    const worded = error.errors.every(({ detail }) => !detail.startsWith('This field'));
    expect(worded).toBe(true);
    return (
      definition.check !== undefined &&
      acceptedByClassValidator(definition, body) &&
      betweenFields(definition, body, error)
    );
  }
}

function betweenFields(definition: CataloguedCommand, body: object, { errors }: InvalidCommand): boolean {
  return JSON.stringify(definition.check!(body)) === JSON.stringify(errors);
}

function acceptedByClassValidator(definition: CataloguedCommand, body: Record<string, unknown>): boolean {
  const own = schemaOf(definition.command).properties;
  const shared = schemaOf(CommonFields).properties;
  if (Object.keys(body).some((field) => !Object.hasOwn(own, field) && !Object.hasOwn(shared, field))) {
    return false;
  }
  const part = (known: object, but: object) =>
    Object.fromEntries(
      Object.entries(body).filter(([field]) => Object.hasOwn(known, field) && !Object.hasOwn(but, field)),
    );
  const options = { whitelist: true, forbidNonWhitelisted: true };
  return (
    validateSync(plainToInstance(definition.command, part(own, {})), options).length === 0 &&
    validateSync(plainToInstance(CommonFields, part(shared, own)), options).length === 0
  );
}
