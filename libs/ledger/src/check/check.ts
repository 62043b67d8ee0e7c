/**
 * The check at the edge: is this body the command it says it is? Good ones pass a compiled schema; only what it refuses
 * goes through class-validator, which words the refusal. Both come from the decorators of the command's class.
 */
import {
  catalogue,
  type CataloguedCommand,
  CommonFields,
  toNfc,
  type FieldError,
  fieldRules,
} from '@hudna/domain';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { InvalidCommand, UnknownCommand } from '../errors.js';
import { bodySchema, commonSchema, FIELD_RULE_KEYWORD } from './schema.js';

export interface CheckedCommand {
  readonly definition: CataloguedCommand;
  /** The command's own fields. */
  readonly data: Record<string, unknown>;
  readonly common: CommonFields;
}

/**
 * @param name in kebab-case, as in the catalogue.
 * @throws UnknownCommand, InvalidCommand
 */
export function checkCommand(name: string, received: unknown): CheckedCommand {
  const definition = catalogue.get(name);
  if (!definition) throw new UnknownCommand(name, [...catalogue.keys()]);
  const body = toNfc(received);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InvalidCommand([
      { pointer: '', detail: 'The body must be a JSON object with the fields of the command.' },
    ]);
  }
  const compiled = compiledFor(definition);
  const { data, common, unknown } = split(compiled, body);
  if (unknown.length > 0 || !compiled.validate(body)) {
    throw new InvalidCommand(faults(compiled, data, common, unknown));
  }
  const between = definition.check?.(data) ?? [];
  if (between.length > 0) throw new InvalidCommand(between);
  return { definition, data, common };
}

interface Compiled {
  readonly definition: CataloguedCommand;
  readonly validate: ValidateFunction;
  readonly own: ReadonlySet<string>;
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addKeyword({
  keyword: FIELD_RULE_KEYWORD,
  schemaType: 'string',
  compile: (name: string) => {
    const { fault } = fieldRules.get(name)!;
    return (value: unknown) => fault(value) === undefined;
  },
});

const compiledByName = new Map<string, Compiled>();

function compiledFor(definition: CataloguedCommand): Compiled {
  const cached = compiledByName.get(definition.name);
  if (cached) return cached;
  const schema = bodySchema(definition);
  const common = commonSchema().properties;
  const own = new Set(Object.keys(schema.properties).filter((field) => !(field in common)));
  for (const field of Object.keys(common)) if (schema.properties[field] !== common[field]) own.add(field);
  const compiled = { definition, validate: ajv.compile(schema), own };
  compiledByName.set(definition.name, compiled);
  return compiled;
}

/** Parts the command's own fields from the common ones, and from what nobody knows. */
function split(
  { own }: Compiled,
  body: object,
): { data: Record<string, unknown>; common: CommonFields; unknown: string[] } {
  const shared = commonSchema().properties;
  const data: Record<string, unknown> = {};
  const common: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [field, value] of Object.entries(body)) {
    if (own.has(field)) data[field] = value;
    else if (Object.hasOwn(shared, field)) common[field] = value;
    else unknown.push(field);
  }
  return { data, common, unknown };
}

function faults(compiled: Compiled, data: object, common: object, unknown: readonly string[]): FieldError[] {
  const found = [
    ...unknown.map((field) => ({ pointer: pointerTo('', field), detail: noSuchField(field) })),
    ...wordedBy(compiled.definition.command, data),
    ...wordedBy(CommonFields, common),
  ];
  // The two checks come from one statement and agree; should they not, the stricter one is right.
  return found.length > 0 ? found : (compiled.validate.errors ?? []).map(plainly);
}

function wordedBy(target: new () => object, values: object): FieldError[] {
  try {
    const options = { whitelist: true, forbidNonWhitelisted: true };
    return validateSync(plainToInstance(target, values), options).flatMap((error) => worded(error, ''));
  } catch (error) {
    // Nested so deep that it cannot be walked, or with a `constructor` that is none: the compiled schema, which does
    // not go down there, has its say.
    if (error instanceof RangeError || error instanceof TypeError) return [];
    throw error;
  }
}

function worded(error: ValidationError, parent: string): FieldError[] {
  const pointer = pointerTo(parent, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    pointer,
    detail: rule === 'whitelistValidation' ? noSuchField(error.property) : sentence(message),
  }));
  // One fault a field is enough to go on with; the first rule is the most basic.
  return [...own.slice(-1), ...(error.children ?? []).flatMap((child) => worded(child, pointer))];
}

function pointerTo(parent: string, field: string): string {
  return `${parent}/${field.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function noSuchField(field: string): string {
  return `There is no field ${field.slice(0, 100)}: leave it out, or check its name.`;
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function plainly({ instancePath, message = 'is not as it should be' }: ErrorObject): FieldError {
  return { pointer: instancePath, detail: sentence(`This field ${message}`) };
}
