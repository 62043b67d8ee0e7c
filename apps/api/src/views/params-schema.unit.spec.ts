import { EntityParams, ListParams } from '@hudna/projections';
import { paramsSchema } from './params-schema.js';

it('are an instance, or one issue', () => {
  const { validate } = paramsSchema(ListParams)['~standard'];
  expect(validate({ query: { limit: '5' } })).toEqual({ value: { limit: 5 } });
  expect(validate({ query: { limit: 'x', at: 'noon' } }).issues).toMatchObject([{ path: ['at'] }]);
});

it('say how each is written', () => {
  const { jsonSchema } = paramsSchema(ListParams)['~standard'];
  expect(jsonSchema.input()).toMatchObject({
    properties: {
      at: { type: 'string' },
      limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
      cursor: { type: 'string' },
    },
  });
  expect(jsonSchema.input()).not.toHaveProperty('required');
  expect(paramsSchema(EntityParams)['~standard'].jsonSchema.input()).toMatchObject({ required: ['id'] });
});
