/** The check of commands at the edge: is this body the command it says it is? */
import {
  catalogue,
  type CataloguedCommand,
  CommonFields,
  type FieldError,
  type ObjectSchema,
  toNfc,
} from '@hudna/domain';
import { compileSchema, fieldErrors, schemaErrors, schemaOf, unknownField } from '@hudna/domain/schema';
import { InvalidCommand, UnknownCommand } from './errors.js';

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

/** The whole body. Where a command has a field of a common name (a pause its zone), its own rule holds. */
export function bodySchema({ command }: CataloguedCommand): ObjectSchema {
  const data = schemaOf(command);
  return { ...data, properties: { ...schemaOf(CommonFields).properties, ...data.properties } };
}

interface Compiled {
  readonly definition: CataloguedCommand;
  readonly validate: ReturnType<typeof compileSchema>;
  readonly own: ReadonlySet<string>;
}

const compiledByName = new Map<string, Compiled>();

function compiledFor(definition: CataloguedCommand): Compiled {
  const cached = compiledByName.get(definition.name);
  if (cached) return cached;
  const own = new Set(Object.keys(schemaOf(definition.command).properties));
  const compiled = { definition, validate: compileSchema(bodySchema(definition)), own };
  compiledByName.set(definition.name, compiled);
  return compiled;
}

/** Parts the command's own fields from the common ones, and from what nobody knows. */
function split(
  { own }: Compiled,
  body: object,
): { data: Record<string, unknown>; common: CommonFields; unknown: string[] } {
  const shared = schemaOf(CommonFields).properties;
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

function faults(
  { definition, validate }: Compiled,
  data: object,
  common: object,
  unknown: readonly string[],
): FieldError[] {
  const found = [
    ...unknown.map(unknownField),
    ...fieldErrors(definition.command, data),
    ...fieldErrors(CommonFields, common),
  ];
  // The two checks come from one statement and agree; should they not, the stricter one is right.
  return found.length > 0 ? found : schemaErrors(validate);
}
