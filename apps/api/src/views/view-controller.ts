import { Controller, Get, type Type, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { View, ViewQuery } from '@hudna/projections';
import { ApiViewQuery } from '../openapi/api-view-query.js';
import { AnswersQuery, RepresentationInterceptor } from '../representations/representation.interceptor.js';
import { QueryParams } from './query-params.js';

/** The controller of a view, with a route for each query that the view declares. */
export function viewController({ queries }: View): Type {
  @Controller('v1')
  @UseInterceptors(RepresentationInterceptor)
  class ViewController {
    constructor(readonly bus: QueryBus) {}
  }
  for (const query of queries) addRoute(ViewController, query);
  return ViewController;
}

function addRoute(controller: Type<{ readonly bus: QueryBus }>, query: ViewQuery): void {
  const prototype = controller.prototype as object;
  const { name } = query.params;
  const descriptor: PropertyDescriptor = {
    value(this: { readonly bus: QueryBus }, params: object): Promise<unknown> {
      return this.bus.execute(params);
    },
    configurable: true,
  };
  Object.defineProperty(prototype, name, descriptor);
  QueryParams(query.params)(prototype, name, 0);
  const decorators = [
    Get(query.path.replaceAll(/\{(\w+)\}/g, ':$1')),
    AnswersQuery(query),
    ApiViewQuery(query),
  ];
  for (const decorate of decorators) decorate(prototype, name, descriptor);
}
