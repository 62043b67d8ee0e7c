/** JSON that fits an OpenAPI schema, and JSON that does not. */
import type { Dice } from '../support/dice.js';
import { heavyJson, IDS, RAW_JSON, SHAPES } from './values.js';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly 'x-hudna-shape'?: string;
}

/** A valid value; optional fields are there by chance. */
export function good(dice: Dice, schema: Schema): unknown {
  const shaped = SHAPES[schema['x-hudna-shape'] ?? ''];
  if (shaped) return dice.one(shaped);
  if (schema.enum) return dice.one(schema.enum);
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return good(dice, dice.one(choice));
  if (schema.properties) return goodObject(dice, schema);
  switch (schema.type) {
    case 'array':
      return Array.from({ length: (schema.minItems ?? 0) + dice.below(3) }, () => good(dice, schema.items!));
    case 'integer':
    case 'number':
      return (
        (schema.minimum ?? 0) + dice.below(Math.min((schema.maximum ?? 100) - (schema.minimum ?? 0) + 1, 50))
      );
    case 'boolean':
      return dice.oneIn(2);
    default:
      return dice.one(IDS);
  }
}

function goodObject(dice: Dice, { properties = {}, required = [], minProperties = 0 }: Schema): object {
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const some = optional.filter(() => dice.oneIn(3));
  const least = some.length + required.length < minProperties ? [dice.one(optional)] : [];
  return Object.fromEntries(
    [...required, ...some, ...least].map((name) => [name, good(dice, properties[name]!)]),
  );
}

const VALUE = '@@value@@';
const FIELD = '@@field@@';

/** The text of a valid value with one fault put in: a value, a field too many, too few or twice, or broken bytes. */
export function spoilt(dice: Dice, value: unknown): Buffer {
  const copy: unknown = structuredClone(value);
  const places = placesIn(copy);
  if (places.length === 0) return Buffer.from(dice.one(RAW_JSON));
  const { holder, name } = dice.one(places);
  const bad = dice.oneIn(60) ? heavyJson(dice) : dice.one(RAW_JSON);
  switch (dice.below(6)) {
    case 0:
      if (Array.isArray(holder)) holder.length = 0;
      else delete holder[name];
      return Buffer.from(JSON.stringify(copy));
    case 1:
      if (Array.isArray(holder)) return Buffer.from(JSON.stringify({ ...holder }));
      holder[FIELD] = 0;
      return encoded(copy, `${dice.one([...FIELDS, JSON.stringify(name)])}:${bad}`);
    case 2:
      return broken(dice, Buffer.from(JSON.stringify(copy)));
    default:
      (holder as Record<string, unknown>)[name] = VALUE;
      return encoded(copy, bad);
  }
}

const FIELDS = [
  ...[
    '"__proto__"',
    '"constructor"',
    '"prototype"',
    '"toString"',
    '""',
    '"\\ud800"',
    '"a/b~c"',
    '"timeZone"',
  ],
  ...['"occurredAt"', '"source"', '"note"', '"handling"', '"id"', `"${'x'.repeat(5_000)}"`, 'noQuotes', '1'],
];

function encoded(value: unknown, raw: string): Buffer {
  const text = JSON.stringify(value);
  // By functions, since `$` in a replacement has a meaning of its own.
  return Buffer.from(text.replace(`"${VALUE}"`, () => raw).replace(`"${FIELD}":0`, () => raw));
}

/** Where something can be put: each field of each object, each item of each list. */
function placesIn(value: unknown): { holder: Record<string, unknown> | unknown[]; name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

/** Valid bytes, broken. */
export function broken(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const around = (middle: readonly number[] | string) =>
    Buffer.concat([before, Buffer.from(middle as string), after]);
  const text = bytes.toString('utf8');
  return dice.one([
    () => before,
    () => after,
    () => Buffer.alloc(0),
    () => around([dice.one([0xff, 0xc0, 0x80, 0xed, 0xf5, 0x00, 0x1b, 0x0a])]),
    () => around([0xed, 0xa0, 0x80]),
    () => around('\u202e\u200f\ufeff'),
    () => Buffer.concat([Buffer.from('\ufeff'), bytes]),
    () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.concat([bytes, Buffer.from('\0')]),
    () => Buffer.from(`/* a */ ${text}`),
    () => Buffer.from(text.replaceAll('"', "'")),
    () => Buffer.from(text.replace('}', ',}')),
    () => Buffer.from(` \t\r\n${text}\n\n`),
  ])();
}
