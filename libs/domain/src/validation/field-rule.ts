import { ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';
import type { Class, ObjectSchema } from './json-schema.js';

/**
 * A rule for one field: stated once, it words the refusal (class-validator), describes the field (JSON Schema) and
 * tests it (both).
 */
export interface FieldRule {
  readonly name: string;
  /** JSON Schema 2020-12; a function where it is made of the schemas of classes. */
  readonly schema: object | ((schemaOf: (target: Class) => ObjectSchema) => object);
  /**
   * Undefined where the value is good beside its schema; otherwise what is wrong and what to do, to be put after the
   * field's name.
   */
  readonly fault: (value: unknown) => string | undefined;
}

/** The JSON Schema keyword that names the rule whose `fault` decides. */
export const FIELD_RULE_KEYWORD = 'x-hudna-shape';

/** Every rule by its name, for the schemas that are made from classes. */
export const fieldRules = new Map<string, FieldRule>();

/** Makes the property decorator of a rule; `{ each: true }` applies it to every element of an array. */
export function fieldRule(
  name: string,
  schema: object,
  fault: FieldRule['fault'],
): (options?: ValidationOptions) => PropertyDecorator {
  const rule = { name, schema, fault };
  fieldRules.set(name, rule);
  return ruleDecorator(rule);
}

export function ruleDecorator({
  name,
  fault,
}: FieldRule): (options?: ValidationOptions) => PropertyDecorator {
  return (options) =>
    ValidateBy(
      {
        name,
        validator: {
          validate: (value) => fault(value) === undefined,
          defaultMessage: (found) => {
            const values: unknown[] =
              options?.each && Array.isArray(found?.value) ? found.value : [found?.value];
            const faults = values.map(fault);
            const at = faults.findIndex((text) => text !== undefined);
            return `${options?.each ? `${found?.property}[${at}]` : found?.property} ${faults[at] ?? 'is not as it should be.'}`;
          },
        },
      },
      options,
    );
}

/** The field may be left out; null is a value, and not a good one. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_command, value) => value !== undefined);
}

/** A fault for what a function refuses by throwing. */
export function parseFault(read: (text: string) => unknown, what: string): FieldRule['fault'] {
  return (value) => {
    if (typeof value !== 'string') return `must be a text: ${what}.`;
    try {
      read(value);
      return undefined;
    } catch (error) {
      return `is not ${what}. ${error instanceof Error ? error.message : ''}`.trim();
    }
  };
}
