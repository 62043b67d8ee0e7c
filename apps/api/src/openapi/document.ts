/**
 * The OpenAPI 3.1 document: the queries as Nest knows them, and one path for each command of the catalogue, with the
 * schema that its check compiles and the words of its class.
 */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { catalogue, type CatalogueEntry, CommonFields } from '@hudna/domain';
import { bodySchema, type JsonSchema } from '@hudna/ledger';
import { described } from './descriptions.js';

export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Hudna')
    .setDescription(
      'An event-sourced ledger of ceasefires and evacuations: commands in, corridors and pause windows out.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [CommonFields, ...[...catalogue.values()].map((entry) => entry.command)],
  });
  const words = document.components?.schemas ?? {};
  const commands = [...catalogue.values()].map((entry) => [
    `/v1/commands/${entry.name}`,
    { post: operation(entry, words) },
  ]);
  const schemas = {
    ...Object.fromEntries([...catalogue.values()].map((entry) => [entry.command.name, bodyOf(entry, words)])),
    Answer: ANSWER,
    Problem: PROBLEM,
  };
  return {
    ...document,
    paths: { ...Object.fromEntries(commands), '/v1/commands': { post: BATCH }, ...document.paths },
    components: { ...document.components, schemas },
  } as OpenAPIObject;
}

function bodyOf(entry: CatalogueEntry, words: object): JsonSchema {
  return described(bodySchema(entry), [entry.command.name, CommonFields.name], words);
}

function operation(entry: CatalogueEntry, words: object): object {
  const { description } = bodyOf(entry, words) as { description?: string };
  return {
    tags: [`commands: ${entry.category}`],
    operationId: entry.name,
    summary: `${entry.command.name}: becomes ${entry.event}`,
    ...(description && { description }),
    parameters: [
      header(
        'Idempotency-Key',
        'A name for this report, 1 to 255 characters. The same key again is the same report.',
      ),
      header('If-Match', 'The revision at which the stream must stand, in quotes.'),
    ],
    requestBody: { required: true, content: json({ $ref: `#/components/schemas/${entry.command.name}` }) },
    responses: {
      201: { description: 'Taken: it is on disk.', content: json({ $ref: '#/components/schemas/Answer' }) },
      200: {
        description: 'Taken before, with the same key or in the very same words: the same answer.',
        content: json({ $ref: '#/components/schemas/Answer' }),
      },
      ...Object.fromEntries(
        REFUSALS.map(([status, description]) => [status, { description, content: PROBLEM_CONTENT }]),
      ),
    },
  };
}

const REFUSALS: readonly (readonly [number, string])[] = [
  [400, 'Fields are missing, unknown or not as they should be; `errors` points at them.'],
  [409, 'The report cannot be true beside what is recorded; `contradicts` names the events.'],
  [412, 'The stream does not stand at the revision of If-Match.'],
  [413, 'Larger than 1 MiB.'],
  [415, 'Not application/json.'],
  [422, 'The idempotency key was used for another report.'],
  [
    503,
    'The store is away; or, with `outcome-unknown`, whether the report was taken is not known. Send it again with its key.',
  ],
];

function header(name: string, description: string): object {
  return { name, in: 'header', required: false, description, schema: { type: 'string', maxLength: 255 } };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const BATCH = {
  tags: ['commands: many at once'],
  operationId: 'take-batch',
  summary: 'A batch: one { "command", "idempotencyKey"?, "data" } a line, answered line by line, in order',
  requestBody: { required: true, content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
  responses: {
    200: {
      description:
        'One { "line", "status", "body" } for each line: the answer of the command, or its problem.',
      content: { 'application/x-ndjson': { schema: { type: 'string' } } },
    },
    415: { description: 'Not application/x-ndjson.', content: PROBLEM_CONTENT },
  },
};

const CODED = {
  type: 'object',
  properties: { code: { type: 'string' }, detail: { type: 'string' } },
  required: ['code', 'detail'],
};

const ANSWER = {
  type: 'object',
  properties: {
    id: { type: 'string', description: 'The thing that the command is about.' },
    stream: { type: 'string' },
    revision: { type: 'integer' },
    position: {
      type: 'string',
      description: 'Opaque; send it as Hudna-Min-Position to read what was just written.',
    },
    events: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: { type: 'string', format: 'uuid' }, type: { type: 'string' } },
      },
    },
    warnings: { type: 'array', items: CODED },
  },
  required: ['id', 'stream', 'revision', 'position', 'events', 'warnings'],
};

const PROBLEM = {
  type: 'object',
  description: 'Problem details, RFC 9457.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { pointer: { type: 'string' }, detail: { type: 'string' } } },
    },
    contradicts: { type: 'array', items: { type: 'string', format: 'uuid' } },
  },
  required: ['type', 'title', 'status', 'detail'],
};
