/** Requests of all kinds, made from the server's own OpenAPI document. */
import { Dice } from '../support/dice.js';
import { broken, good, type Schema, spoilt } from './schema.js';
import { HEADERS, headersOf, headerValue, keyOf } from './headers.js';
import { requestTarget } from './targets.js';
import { MEDIA } from './words.js';

export interface Request {
  readonly method: string;
  /** As it goes over the wire; `{position}` and the like stand for the newest values of the server. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Paths and methods that the document does not name. */
const OTHERS = [
  '/docs',
  '/docs/swagger-ui.css',
  '/docs-yaml',
  '/openapi.json',
  '/',
  '//',
  '/v1',
  '/v1/commands/',
  '/health',
];

/** Makes requests from a document; the same dice, the same request. */
export function requestMaker(document: Document): (dice: Dice) => Request {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const commands = operations.filter(({ path }) => path.startsWith('/v1/commands/'));
  const queries = operations.filter(({ method, path }) => method === 'GET' && !path.startsWith('/health'));
  const names = new Map(commands.map(({ path, operation }) => [path.split('/').at(-1)!, operation]));

  return (dice) => {
    const { path, method, operation } = dice.one(
      dice.one([operations, commands, commands, queries, queries]),
    );
    const plain = dice.oneIn(3);
    const request = {
      method,
      target: requestTarget(dice, path, operation, plain),
      headers: headersOf(dice, operation, plain),
      body: bodyOf(dice, operation, plain),
    };
    return plain ? request : mutated(dice, request);
  };

  function bodyOf(dice: Dice, { requestBody }: Operation, plain: boolean): Buffer {
    if (!requestBody) return Buffer.alloc(0);
    const schema = requestBody.content['application/json']?.schema;
    if (!schema) return batchOf(dice, plain);
    const value = good(dice, resolved(schema));
    return plain || dice.oneIn(2) ? Buffer.from(JSON.stringify(value)) : spoilt(dice, value);
  }

  function batchOf(dice: Dice, plain: boolean): Buffer {
    const lines = Array.from({ length: dice.below(6) }, () => {
      const command = dice.one([...names.keys()]);
      const schema = names.get(command)!.requestBody!.content['application/json']!.schema;
      const line = { command, idempotencyKey: keyOf(dice), data: good(dice, resolved(schema)) };
      return plain || dice.oneIn(2) ? Buffer.from(JSON.stringify(line)) : spoilt(dice, line);
    });
    const end = Buffer.from(dice.one(['\n', '\n', '\n', '\r\n', '\n\n', '\n \n', '']));
    return Buffer.concat(lines.flatMap((line) => [line, end]));
  }

  function resolved(schema: Schema): Schema {
    return schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;
  }
}

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'SEARCH',
  'LOCK',
];

function mutated(dice: Dice, request: Request): Request {
  const { headers, body } = request;
  switch (dice.below(9)) {
    case 0:
      return { ...request, method: dice.one(METHODS) };
    case 1: {
      const name = dice.one(HEADERS);
      return { ...request, headers: [...headers, [name, headerValue(dice, name, false)]] };
    }
    case 2: {
      const [name, value] = headers[0] ?? ['accept', 'text/csv'];
      return { ...request, headers: [...headers, [name, dice.one([value, ...MEDIA])]] };
    }
    case 3:
      return { ...request, headers: headers.slice(1) };
    case 4:
      return { ...request, headers: [['content-type', dice.one(MEDIA)], ...headers.slice(1)] };
    case 5:
      return { ...request, body: body.length > 0 ? broken(dice, body) : Buffer.from('{"a":1}') };
    case 6:
      return {
        ...request,
        target: dice.one([...OTHERS, `${request.target}/`, `/v1/%2e%2e${request.target}`, '*']),
      };
    case 7:
      return { ...request, headers: [...headers, ['accept', dice.one(MEDIA)]] };
    default:
      return request;
  }
}
