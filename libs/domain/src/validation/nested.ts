// Type asks it for the type of the field.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { isObject } from './object.js';
import { fieldRule } from './field-rule.js';

const IsRecord = fieldRule('record', { type: 'object' }, (value) =>
  isObject(value) ? undefined : 'must be an object.',
);

/** The field is an object (with `each`: a list of objects) with the fields of another class, and no others. */
export function Nested(type: () => new () => object, options: { each?: boolean } = {}): PropertyDecorator {
  return (target, property) => {
    Type(type)(target, property);
    ValidateNested(options)(target, property as string);
    // class-validator by itself lets a list stand for an object.
    IsRecord(options)(target, property);
  };
}
