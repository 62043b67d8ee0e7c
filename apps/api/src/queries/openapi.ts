import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiQuery } from '@nestjs/swagger';

/** Says that a query takes `at` and `knownAt`. */
export const AsOf = () =>
  applyDecorators(
    ApiQuery({
      name: 'at',
      required: false,
      description: 'As things stood: an instant with its offset, or a local date (its end). Default: now.',
    }),
    ApiQuery({
      name: 'knownAt',
      required: false,
      description: 'As it was known: an instant with its offset, or a local date (its end). Default: now.',
    }),
  );

/** Says that a list comes in pages. */
export const Paged = () =>
  applyDecorators(
    ApiQuery({ name: 'limit', required: false, description: '1 to 1,000; default 100.' }),
    ApiQuery({ name: 'cursor', required: false, description: '`next` of the page before, unchanged.' }),
  );

/** Says that a reader may wait for what it has just written. */
export const ReadsOwnWrites = () =>
  ApiHeader({
    name: 'Hudna-Min-Position',
    required: false,
    description: 'A position that the answer must have come to.',
  });
