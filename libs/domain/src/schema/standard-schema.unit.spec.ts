import { IsSlug } from '../validation/text.js';
import { Nested } from '../validation/nested.js';
import { Optional } from '../validation/field-rule.js';
import { standardSchema } from './standard-schema.js';

class Inner {
  @IsSlug() readonly id!: string;
}

class Outer {
  @Nested(() => Inner) readonly inner!: Inner;
  @Optional() @IsSlug() readonly other?: string;
}

const { validate, jsonSchema } = standardSchema(Outer)['~standard'];

it('makes an instance of what is good', () => {
  const { value } = validate({ inner: { id: 'a' } }) as { value: Outer };
  expect(value).toBeInstanceOf(Outer);
  expect(value.inner).toBeInstanceOf(Inner);
});

it('words what is wrong, with the path of the field', () => {
  expect(validate({ inner: { id: 'A' }, others: 1 }).issues).toEqual([
    { path: ['others'], message: 'There is no field others: leave it out, or check its name.' },
    { path: ['inner', 'id'], message: expect.stringMatching(/^id must be an id of lower-case letters/) },
  ]);
  expect(validate({}).issues).toMatchObject([{ path: ['inner'] }]);
  expect(validate(null).issues).toMatchObject([{ path: [] }]);
});

it('is a JSON Schema that refuses other fields', () => {
  expect(jsonSchema.output()).toMatchObject({
    required: ['inner'],
    additionalProperties: false,
    properties: { inner: { required: ['id'], additionalProperties: false } },
  });
});
