import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { type Representation, MEDIA_TYPES } from '../representations/index.js';
import { ApiProblems } from '../openapi/api-problems.js';

/** Says that a query takes `at` and `knownAt`. */
export const TakesAsOf = () =>
  applyDecorators(
    ApiQuery({
      name: 'at',
      required: false,
      schema: { type: 'string' },
      description: 'As things stood: an instant with its offset, or a local date (its end). Default: now.',
    }),
    ApiQuery({
      name: 'knownAt',
      required: false,
      schema: { type: 'string' },
      description: 'As it was known: an instant with its offset, or a local date (its end). Default: now.',
    }),
  );

/** Says that a list comes in pages. */
export const Paged = () =>
  applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
      description: '1 to 1,000; default 100.',
    }),
    ApiQuery({
      name: 'cursor',
      required: false,
      schema: { type: 'string' },
      description:
        '`next` of the page before, unchanged: all pages are of one moment. With another list or other parameters it is refused; `limit` may differ.',
    }),
  );

/** Says that a reader may wait for what it has just written. */
export const ReadsOwnWrites = () =>
  ApiHeader({
    name: 'Hudna-Min-Position',
    required: false,
    schema: { type: 'string' },
    description: 'A position that the answer must have come to.',
  });

const SHAPES: Readonly<Record<Representation, object>> = {
  json: { type: 'object' },
  geojson: { type: 'object', description: 'GeoJSON, RFC 7946.' },
  csv: { type: 'string', description: 'RFC 4180, with a row of HXL 1.1 tags below the headers.' },
};

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'A parameter that is not as it should be, or that there is not; `errors` points at it.',
  404: 'Not known, or not yet there at that moment.',
  406: 'Not to be had in a form that `Accept` names; the problem says which there are.',
  503: 'The views have not come so far yet: ask again after `Retry-After` seconds.',
};

/** Says in which forms a query is answered; Accept chooses. */
export const AnsweredIn = (representations: readonly Representation[], note = '') =>
  applyDecorators(
    ApiResponse({
      status: 200,
      description: `The answer; \`Accept\` chooses its form. ${note}`.trim(),
      headers: {
        ETag: { schema: { type: 'string' } },
        'Hudna-Position': { description: 'The position that it has come to.', schema: { type: 'string' } },
        Link: { description: 'Where there is a next page: `rel="next"`.', schema: { type: 'string' } },
      },
      content: Object.fromEntries(
        representations.map((representation) => [
          MEDIA_TYPES[representation],
          { schema: SHAPES[representation] },
        ]),
      ),
    }),
    ApiProblems(PROBLEMS),
  );
