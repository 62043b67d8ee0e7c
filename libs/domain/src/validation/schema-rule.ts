import type { ValidationOptions } from 'class-validator';
import { type FieldRule, fieldRules, ruleDecorator } from './field-rule.js';

/**
 * Makes the property decorator of a rule that a JSON Schema states alone, for what Hudna writes itself: class-validator
 * finds no fault in it.
 */
export function schemaRule(
  name: string,
  schema: FieldRule['schema'],
): (options?: ValidationOptions) => PropertyDecorator {
  const rule: FieldRule = { name, schema, fault: () => undefined };
  fieldRules.set(name, rule);
  return ruleDecorator(rule);
}
