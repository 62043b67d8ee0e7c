import type { ValidationOptions } from 'class-validator';
import { compileSchema } from './check.js';
import { type FieldRule, fieldRules, ruleDecorator } from './field-rule.js';
import type { JsonSchema } from './schema.js';

/**
 * Makes the property decorator of a rule that a JSON Schema states alone: for what Hudna writes itself. A schema that is
 * made of other rules is given as a function.
 */
export function schemaRule(
  name: string,
  stated: JsonSchema | (() => JsonSchema),
): (options?: ValidationOptions) => PropertyDecorator {
  let schema: JsonSchema | undefined;
  let validate: ReturnType<typeof compileSchema> | undefined;
  const schemaOnce = () => (schema ??= typeof stated === 'function' ? stated() : stated);
  const rule: FieldRule = {
    name,
    get schema() {
      return schemaOnce();
    },
    fault: (value) =>
      (validate ??= compileSchema(schemaOnce()))(value) ? undefined : 'is not as its schema asks.',
  };
  fieldRules.set(name, rule);
  return ruleDecorator(rule);
}
