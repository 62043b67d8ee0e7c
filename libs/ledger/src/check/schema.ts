// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- no import reaches a file of declarations alone
/// <reference path="./class-transformer-storage.d.ts" />
/**
 * JSON Schema (2020-12) of the commands, out of their class-validator decorators: what the fast check compiles and
 * what the OpenAPI page shows.
 */
import { type CataloguedCommand, CommonFields, fieldRules } from '@hudna/domain';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { SchemaObject } from 'openapi3-ts';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The keyword that names the shape whose `fault` decides. */
export const FIELD_RULE_KEYWORD = 'x-hudna-shape';

const converters = Object.fromEntries(
  [...fieldRules.values()].map(({ name, schema }) => [name, { ...schema, [FIELD_RULE_KEYWORD]: name }]),
);

/** The command's own fields. */
export function dataSchema(definition: CataloguedCommand): ObjectSchema {
  return schemaOf(definition.command);
}

/** The fields that every command may have. */
export function commonSchema(): ObjectSchema {
  return (common ??= schemaOf(CommonFields));
}
let common: ObjectSchema | undefined;

/** The whole body. Where a command has a field of a common name (a pause its zone), its own rule holds. */
export function bodySchema(definition: CataloguedCommand): ObjectSchema {
  const data = dataSchema(definition);
  return { ...data, properties: { ...commonSchema().properties, ...data.properties } };
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- what the library takes
function schemaOf(target: Function): ObjectSchema {
  const schema = targetConstructorToSchema(target, {
    additionalConverters: { ...converters, nestedValidation: nested },
    classTransformerMetadataStorage: defaultMetadataStorage,
  });
  return { ...schema, additionalProperties: false } as unknown as ObjectSchema;
}

/** Nested objects stand in place: no command is so large that it needs references. */
function nested(meta: { target: unknown; propertyName: string }): SchemaObject {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  const type = defaultMetadataStorage.findTypeMetadata(meta.target as Function, meta.propertyName);
  if (!type) throw new Error(`${String(meta.propertyName)} is nested and has no @Type.`);
  return schemaOf(type.typeFunction()) as SchemaObject;
}
