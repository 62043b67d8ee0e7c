import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { entityViews, viewQueries } from '@hudna/projections';
import { HttpProblem } from '../http/problem.js';

const NAMES = entityViews.map(({ name }) => name).join(', ');
/** What can be asked without an id and is no list of entities. */
const COMPOSED = [...viewQueries.keys()]
  .filter((path) => !path.includes('{') && !entityViews.some(({ name }) => name === path))
  .sort()
  .join(', ');

/** Answers for paths that look like a view's: which views there are. */
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
