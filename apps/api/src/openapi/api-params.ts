import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiQuery } from '@nestjs/swagger';
import { type Class, FIELD_RULE_KEYWORD } from '@hudna/domain';
import { schemaOf } from '@hudna/domain/schema';
import { parametersOf } from '@hudna/projections';
import { HEADER_PARAMETERS } from '../views/query-params.js';

const DECORATORS = { query: ApiQuery, path: ApiParam, header: ApiHeader };

/** Says which parameters a route takes: those of a params class, with the schemas of their rules. */
export const ApiParams = (params: Class, required: readonly string[] = []) =>
  applyDecorators(
    ...[...parametersOf(params)].map(([name, { in: place }]) => {
      const { description, [FIELD_RULE_KEYWORD]: _rule, ...schema } = schemaOf(params).properties[name]!;
      return DECORATORS[place]({
        name: place === 'header' ? HEADER_PARAMETERS[name]! : name,
        required: place === 'path' || required.includes(name),
        schema,
        ...(typeof description === 'string' && { description }),
      });
    }),
  );
