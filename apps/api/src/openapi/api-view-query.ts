import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { parametersOf, type ViewQuery } from '@hudna/projections';
import { MEDIA_TYPES, type Representation } from '../representations/negotiate.js';
import { representationsOf } from '../representations/representations.js';
import { ApiAnswer, reference } from './api-answer.js';
import { ApiParams } from './api-params.js';

const OTHER_FORMS: Readonly<Record<Exclude<Representation, 'json'>, object>> = {
  geojson: { type: 'object', description: 'GeoJSON, RFC 7946.' },
  csv: { type: 'string', description: 'RFC 4180, with a row of HXL 1.1 tags below the headers.' },
};

/** Says of a route what the declaration of its query says: parameters, answer, forms. */
export const ApiViewQuery = ({ params, answer, summary, items }: ViewQuery) =>
  applyDecorators(
    ApiTags('queries'),
    ApiOperation({ operationId: params.name, summary }),
    ApiParams(params),
    ApiAnswer(
      Object.fromEntries(
        representationsOf(items).map((form) => [
          MEDIA_TYPES[form],
          form === 'json' ? reference(answer) : OTHER_FORMS[form],
        ]),
      ),
      '',
      parametersOf(params).has('cursor'),
    ),
  );
