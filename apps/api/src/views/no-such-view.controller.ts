import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { entityViews, viewQueries } from '@hudna/projections';
import { HttpProblem } from '../http/problem.js';

const NAMES = entityViews.map(({ name }) => name).join(', ');
/** Paths without an id that are no list of entities. */
const COMPOSED = [...viewQueries.keys()]
  .filter((path) => !path.includes('{') && !entityViews.some(({ name }) => name === path))
  .sort()
  .join(', ');

/** Refuses paths that have the form of a view's and are none, and says which views there are. */
@ApiExcludeController()
@Controller('v1')
export class NoSuchViewController {
  @Get([':view', ':view/:id', ':view/:id/history'])
  refuse(@Param('view') name: string): never {
    throw new HttpProblem(
      404,
      'no-such-path',
      `There is no view ${name.slice(0, 50)}. There are: ${NAMES}; and without an id: ${COMPOSED}.`,
    );
  }
}
