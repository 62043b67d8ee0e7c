/** A class as Standard Schema and Standard JSON Schema (standardschema.dev): what frameworks and document makers take. */
import { plainToInstance } from 'class-transformer';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { compileSchema, fieldErrors, schemaErrors } from './check.js';
import type { Class, JsonSchema } from '../validation/json-schema.js';
import { schemaOf } from './schema.js';

export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'hudna';
    readonly types?: { readonly input: unknown; readonly output: T };
    validate(value: unknown): StandardResult<T>;
    readonly jsonSchema: {
      input(options?: unknown): Record<string, unknown>;
      output(options?: unknown): Record<string, unknown>;
    };
  };
}

export type StandardResult<T> =
  { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}

/** The schema of a class, compiled when something is first validated; what is good becomes an instance. */
export function standardSchema<T extends object>(target: Class<T>): StandardSchema<T> {
  let compiled: ValidateFunction | undefined;
  return standardSchemaWith<T>(schemaOf(target), (value) => {
    compiled ??= compileSchema(schemaOf(target));
    if (compiled(value)) return { value: plainToInstance(target, value) };
    const worded = typeof value === 'object' && value !== null ? fieldErrors(target, value) : [];
    const errors = worded.length > 0 ? worded : schemaErrors(compiled);
    return { issues: errors.map(({ pointer, detail }) => ({ message: detail, path: pathOf(pointer) })) };
  });
}

/** The same with a validation of its own. */
export function standardSchemaWith<T>(
  schema: JsonSchema,
  validate: (value: unknown) => StandardResult<T>,
): StandardSchema<T> {
  const json = () => schema as Record<string, unknown>;
  return {
    '~standard': { version: 1, vendor: 'hudna', validate, jsonSchema: { input: json, output: json } },
  };
}

function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
