// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- no import reaches a file of declarations alone
/// <reference path="./class-transformer-storage.d.ts" />
/** JSON Schema (2020-12) of a class, out of its class-validator decorators: what checks compile and OpenAPI shows. */
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { SchemaObject } from 'openapi3-ts';
import { FIELD_RULE_KEYWORD, type FieldRule, fieldRules } from '../validation/field-rule.js';
import type { Class, ObjectSchema } from '../validation/json-schema.js';

const schemas = new WeakMap<Class, ObjectSchema>();

/** Its fields, and no others; the same object at each call. */
export function schemaOf(target: Class): ObjectSchema {
  const known = schemas.get(target);
  if (known) return known;
  const schema = {
    ...targetConstructorToSchema(target, {
      additionalConverters: { ...converters(), nestedValidation: nested },
      classTransformerMetadataStorage: defaultMetadataStorage,
    }),
    additionalProperties: false,
  } as unknown as ObjectSchema;
  schemas.set(target, schema);
  return schema;
}

/** A rule gives its own schema; the keyword names it, so that its `fault` is asked as well. */
function converters() {
  return Object.fromEntries(
    [...fieldRules.values()].map((rule) => [
      rule.name,
      () => ({ ...statedBy(rule), [FIELD_RULE_KEYWORD]: rule.name }) as SchemaObject,
    ]),
  );
}

function statedBy({ schema }: FieldRule): object {
  return typeof schema === 'function' ? schema(schemaOf) : schema;
}

/** Nested objects stand in place. */
function nested(meta: { target: unknown; propertyName: string }): SchemaObject {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- what the library takes
  const type = defaultMetadataStorage.findTypeMetadata(meta.target as Function, meta.propertyName);
  if (!type) throw new Error(`${String(meta.propertyName)} is nested and has no @Type.`);
  return schemaOf(type.typeFunction() as Class) as SchemaObject;
}
