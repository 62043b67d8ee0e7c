/** A rule for one parameter of a query: where it stands, how it is written, and what it is read as. */
import { fieldRule, Optional } from '@hudna/domain';
import { InvalidQuery } from './invalid-query.js';

export interface Parameter {
  /** As OpenAPI names the places of a parameter. */
  readonly in: 'query' | 'path' | 'header';
  /** The value that a text stands for. @throws InvalidQuery */
  readonly read: (text: string, name: string) => unknown;
}

const byPrototype = new WeakMap<object, Map<string, Parameter>>();

/** Makes the property decorator of a rule; only what stands in the path must be there. */
export function parameterRule(
  rule: string,
  schema: object,
  read: Parameter['read'],
  where: Parameter['in'] = 'query',
): () => PropertyDecorator {
  const decorate = fieldRule(rule, schema, (value) => {
    if (typeof value !== 'string') return 'must be a text.';
    try {
      read(value, rule);
      return undefined;
    } catch (error) {
      return `is refused. ${(error as Error).message}`;
    }
  });
  return () => (target, property) => {
    decorate()(target, property);
    if (where !== 'path') Optional()(target, property);
    const known = byPrototype.get(target) ?? new Map<string, Parameter>();
    byPrototype.set(target, known.set(String(property), { in: where, read }));
  };
}

const byClass = new WeakMap<object, ReadonlyMap<string, Parameter>>();

/** The parameters of a class by name; those of what it extends come first. The same map at each call. */
export function parametersOf(params: abstract new () => object): ReadonlyMap<string, Parameter> {
  const known = byClass.get(params) ?? findParameters(params);
  byClass.set(params, known);
  return known;
}

function findParameters(params: abstract new () => object): ReadonlyMap<string, Parameter> {
  const found: [string, Parameter][][] = [];
  let prototype = params.prototype as object | null;
  while (prototype) {
    found.unshift([...(byPrototype.get(prototype) ?? [])]);
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return new Map(found.flat());
}

/** @throws InvalidQuery in the words of all texts that cannot be read; those of a RangeError say how to mend it. */
export function readable<T>(name: string, text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const how = error instanceof RangeError ? error.message : '';
    throw new InvalidQuery(name, `${text.slice(0, 100)} cannot be read. ${how}`.trim());
  }
}
