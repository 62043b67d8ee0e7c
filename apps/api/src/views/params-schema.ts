import type { Class } from '@hudna/domain';
import { schemaOf, type StandardResult, type StandardSchema, standardSchemaWith } from '@hudna/domain/schema';
import { InvalidQuery, type ParamsSource, readParams } from '@hudna/projections';

/** A params class as Standard Schema, of the parts of a request; one issue at most, whose path is the parameter. */
export function paramsSchema<P extends object>(params: Class<P>): StandardSchema<P> {
  return standardSchemaWith(schemaOf(params), (value): StandardResult<P> => {
    try {
      return { value: readParams(params, value as ParamsSource) };
    } catch (error) {
      if (!(error instanceof InvalidQuery)) throw error;
      return { issues: [{ message: error.message, path: [error.parameter] }] };
    }
  });
}
