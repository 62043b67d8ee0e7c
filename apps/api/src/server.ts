/** Nest on Fastify: checks that come before every controller, reading of bodies, start and stop. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { catalogue } from '@hudna/domain';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Server } from 'node:http';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { drained, parseJson, readBody } from './http/body.js';
import { refuseForeign } from './http/callers.js';
import { cutOffWhoDoesNotRead, timeouts } from './http/connections.js';
import { codingProblem, refuseHostless, refuseRepeated, refuseTransferCoded } from './http/headers.js';
import { answeredOfAll, answerOtherMethods, notingPaths, type Paths } from './http/methods.js';
import { problem, PROBLEM_TYPE, problemOf } from './http/problem.js';
import { refuseExpectation, refuseMalformed } from './http/malformed-requests.js';
import { openApiDocument } from './openapi/document.js';
import { StartLogger } from './start-logger.js';

/** How long, in ms, a server that stops waits for requests under way. */
const GRACE_MS = 5_000;

export interface RunningServer {
  readonly url: string;
  /** Answers what is under way, then closes the views and the ledger. */
  stop(): Promise<void>;
}

/** @throws StoreInUse, StoreDamaged, and what the system says of the address. */
export async function startServer(config: Config): Promise<RunningServer> {
  const { app, paths } = await createApp(config);
  const stop = () => closeInTime(app);
  try {
    await app.init();
    // Fastify's own `listen`: Nest's would log the error, which main.ts words.
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    answerOtherMethods(fastify, paths, isThere);
    return { url: await fastify.listen({ port: config.port, host: config.host }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Lets requests under way end, and cuts off what does not: a batch that its sender leaves open ends no other way. */
async function closeInTime(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(timer);
}

/** Whether a route with parameters leads to something: views and subscriptions that exist have routes of their own. */
function isThere(path: string, { name = '' }: Readonly<Record<string, string>>): boolean {
  if (path.startsWith('/v1/commands/:name')) return catalogue.has(name);
  return !path.startsWith('/v1/:view') && !path.startsWith('/v1/subscriptions/:view');
}

async function createApp(config: Config): Promise<{ app: NestFastifyApplication; paths: Paths }> {
  const adapter = new FastifyAdapter({
    routerOptions: { maxParamLength: 500 },
    // Ends idle connections when the server stops, so that a stop does not wait for clients.
    forceCloseConnections: 'idle',
    http: { requireHostHeader: false, ...timeouts(config.requestSeconds) },
    clientErrorHandler: refuseMalformed,
    // Addresses that cannot be read, so that no route is looked for.
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => {
      const answer =
        problemOf(error) ??
        problem(400, 'bad-request', 'The address cannot be read. Mend it and send it again.');
      // The rest of the request is not waited for.
      void reply.header('Connection', 'close');
      void reply.status(answer.status).type(PROBLEM_TYPE).send(JSON.stringify(answer));
    },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const paths = notingPaths(fastify);
  const callers = { hosts: new Set(config.hosts), origins: new Set(config.origins) };
  fastify.addHook('onRequest', async (request, reply) => {
    const { raw } = request;
    refuseHostless(raw);
    refuseRepeated(raw);
    refuseForeign(raw, reply.raw, callers);
    refuseTransferCoded(raw);
    return answeredOfAll(request, reply) ? reply : undefined;
  });
  cutOffWhoDoesNotRead(fastify.server, config.requestSeconds);
  fastify.server.on('checkExpectation', refuseExpectation);
  readBodies(fastify, config);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), adapter, {
    abortOnError: false,
    bodyParser: false,
    logger: new StartLogger({ logLevels: ['error', 'warn'] }),
  });
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Hudna API',
  });
  return { app, paths };
}

/** Reads one command whole, and passes a batch on as it comes. Any other type is refused with 415. */
function readBodies(fastify: FastifyInstance, { requestSeconds, origins }: Config): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onSend', async ({ raw }, reply) => {
    // The body of a GET is not read either, and may still be on its way.
    const isUnread = !raw.complete && (raw.method === 'GET' || raw.method === 'HEAD');
    if (isUnread || reply.statusCode >= 400) {
      await drained(raw);
      // Its end has not come in time, so no other request can follow on this connection.
      if (!raw.complete) void reply.header('Connection', 'close');
    }
    if (origins.length > 0) {
      void reply.header('Vary', [reply.getHeader('Vary') ?? [], 'Origin'].flat().join(', '));
    }
  });
  fastify.addContentTypeParser('application/json', ({ raw }, payload, done) => {
    const unsupportedCoding = codingProblem(raw);
    if (unsupportedCoding) return done(unsupportedCoding);
    readBody(payload, requestSeconds * 1_000, (error, bytes) => {
      if (error) return done(error);
      try {
        done(null, parseJson(bytes));
      } catch (fault) {
        done(fault as Error);
      }
    });
  });
  fastify.addContentTypeParser(
    'application/x-ndjson',
    { bodyLimit: Number.MAX_SAFE_INTEGER },
    ({ raw }, payload, done) => done(codingProblem(raw) ?? null, payload),
  );
}
