/**
 * Whether a value is of a class: what is good passes a compiled schema, and only what that refuses goes through
 * class-validator, which words the refusal. Both come from the decorators of the class.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { FieldError } from '../kernel/category.js';
import { FIELD_RULE_KEYWORD, fieldRules } from '../validation/field-rule.js';
import type { Class, JsonSchema } from '../validation/json-schema.js';

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addKeyword({
  keyword: FIELD_RULE_KEYWORD,
  schemaType: 'string',
  compile: (name: string) => {
    const { fault } = fieldRules.get(name)!;
    return (value: unknown) => fault(value) === undefined;
  },
});

export function compileSchema(schema: JsonSchema): ValidateFunction {
  return ajv.compile(schema);
}

/** What is wrong with the fields, in the words of their rules: one fault a field. */
export function fieldErrors(target: Class, values: object): FieldError[] {
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

/** What the compiled schema refused, in plain words: for what no rule words. */
export function schemaErrors({ errors }: ValidateFunction): FieldError[] {
  return (errors ?? []).map(plainly);
}

export function unknownField(field: string): FieldError {
  return { pointer: pointerTo('', field), detail: noSuchField(field) };
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
