/**
 * The OpenAPI 3.1 document: the queries as Nest knows them, and one path for each command of the catalogue, with the
 * schema that its check compiles and the words of its class.
 */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { catalogue, type CataloguedCommand, categories, CommonFields, type JsonSchema } from '@hudna/domain';
import { schemaOf } from '@hudna/domain/schema';
import { bodySchema, Receipt } from '@hudna/ledger';
import { answerClasses, reference } from './api-answer.js';
import { described } from './descriptions.js';

export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Hudna')
    .setDescription(
      'An event-sourced ledger of ceasefires and evacuations: commands in, corridors and pause windows out.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addServer('/', 'This server.');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    autoTagControllers: false,
    extraModels: [CommonFields, ...[...catalogue.values()].map((definition) => definition.command)],
  });
  const descriptions = document.components?.schemas ?? {};
  const commands = [...catalogue.values()].map((definition) => [
    `/v1/commands/${definition.name}`,
    { post: operation(definition, descriptions) },
  ]);
  const schemas = {
    ...Object.fromEntries(
      [...catalogue.values()].map((definition) => [
        definition.command.name,
        bodyOf(definition, descriptions),
      ]),
    ),
    ...Object.fromEntries([...answerClasses].map(([name, answer]) => [name, schemaOf(answer)])),
    Problem: PROBLEM,
  };
  const paths = { ...Object.fromEntries(commands), '/v1/commands': { post: BATCH }, ...document.paths };
  return {
    ...document,
    // There is no access control: whoever reaches the server may ask and report.
    security: [],
    paths: refusingForeign(paths),
    components: { ...document.components, schemas },
  } as OpenAPIObject;
}

const AMENDMENTS = 'commands: amendments';

const TAGS: readonly (readonly [name: string, description: string])[] = [
  ...categories.map(({ lifecycle: { category } }): [string, string] => [
    `commands: ${category}`,
    `Reports of the category ${category}.`,
  ]),
  [AMENDMENTS, 'What was wrong with a record, whatever its category.'],
  ['commands: many at once', 'Reports by the batch.'],
  ['queries', 'How things stood at a moment, as it was known at a moment.'],
  ['subscriptions', 'What changes, as it does.'],
  ['ledger', 'The events as they were recorded.'],
  ['audit', 'Why an answer is as it is, what changed in it, and the proof that nothing was altered.'],
  ['health', 'Whether the server is up, and whether it serves.'],
];

/** What every path refuses; what is wrong by its method alone is in none. */
function refusingForeign(paths: object): object {
  return Object.fromEntries(
    Object.entries(paths as Record<string, Record<string, { responses?: object }>>).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, { responses, ...rest }]) => [
          method,
          { ...rest, responses: { ...responses, ...FOREIGN } },
        ]),
      ),
    ]),
  );
}

function bodyOf(definition: CataloguedCommand, descriptions: object): JsonSchema {
  return described(bodySchema(definition), [definition.command.name, CommonFields.name], descriptions);
}

function operation(definition: CataloguedCommand, descriptions: object): object {
  const { description } = bodyOf(definition, descriptions) as { description?: string };
  return {
    tags: [definition.stream === 'own' ? `commands: ${definition.category}` : AMENDMENTS],
    operationId: definition.name,
    summary: `${definition.command.name}: becomes ${definition.event}`,
    ...(description && { description }),
    parameters: [
      header(
        'Idempotency-Key',
        'A name for this report, 1 to 255 characters, bare or as a quoted string. The same key again is the same report.',
      ),
      header('If-Match', 'The revision at which the stream must stand, in quotes.'),
    ],
    requestBody: {
      required: true,
      content: json({ $ref: `#/components/schemas/${definition.command.name}` }),
    },
    responses: {
      201: { description: 'Taken: it is on disk.', content: json(reference(Receipt)) },
      200: {
        description: 'Taken before, with the same key or in the very same words: the same answer.',
        content: json(reference(Receipt)),
      },
      ...Object.fromEntries(
        [...REFUSALS, ...(definition.stream === 'ofEvent' ? [NOT_YET] : [])].map(([status, description]) => [
          status,
          { description, content: PROBLEM_CONTENT },
        ]),
      ),
    },
  };
}

const REFUSALS: readonly (readonly [number, string])[] = [
  [400, 'Fields are missing, unknown, there twice or not as they should be; `errors` points at them.'],
  [408, 'The body did not come in time.'],
  [409, 'The report cannot be true beside what is recorded; `contradicts` names the events.'],
  [412, 'The stream does not stand at the revision of If-Match.'],
  [413, 'Larger than 1 MiB.'],
  [415, 'Not application/json in UTF-8, or compressed.'],
  [422, 'The idempotency key was used for another report, or an amendment asks for what cannot be amended.'],
  [
    503,
    'The store is away; or, with `outcome-unknown`, whether the report was taken is not known. Send it again with its key.',
  ],
];

/** Of an amendment. */
const NOT_YET = [
  404,
  'An event that it names is not recorded, or not yet: send it again after `Retry-After` seconds.',
] as const;

function header(name: string, description: string): object {
  return { name, in: 'header', required: false, description, schema: { type: 'string', maxLength: 255 } };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const FOREIGN = {
  403: { description: 'Sent by a page of an origin that may not.', content: PROBLEM_CONTENT },
  421: { description: 'Sent to a name that is not one of this server.', content: PROBLEM_CONTENT },
};

const BATCH = {
  tags: ['commands: many at once'],
  operationId: 'take-batch',
  summary: 'A batch: one { "command", "idempotencyKey"?, "data" } a line, answered line by line, in order',
  requestBody: { required: true, content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
  responses: {
    200: {
      description:
        'One { "line", "status", "body" } for each line: the answer of the command, or its problem. Where the next line does not come in time, the last one says so with 408.',
      content: { 'application/x-ndjson': { schema: { type: 'string' } } },
    },
    400: { description: 'A header or a parameter that says nothing of a batch.', content: PROBLEM_CONTENT },
    415: { description: 'Not application/x-ndjson in UTF-8, or compressed.', content: PROBLEM_CONTENT },
  },
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
