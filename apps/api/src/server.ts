/** Puts the parts together: the store, the ledger, the views, and Nest on Fastify before them. */
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { transparencyLogDirectory, openLedger, refuseKey } from '@hudna/audit';
import {
  type EventStore,
  makePrivate,
  type Position,
  START,
  StoreInUse,
  type StoreStatus,
} from '@hudna/event-store';
import { DirectoryLock, makeDirectory } from '@hudna/event-store/sqlite';
import { catalogue } from '@hudna/domain';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { clockOf, entityViews } from '@hudna/projections';
import { AppModule, type Parts } from './app.module.js';
import type { Config } from './config.js';
import { drained, parseJson, readBody } from './http/body.js';
import { refuseForeign } from './http/callers.js';
import { cutOffWhoDoesNotRead, timeouts } from './http/connections.js';
import { codingProblem, refuseHostless, refuseRepeated, refuseTransferCoded } from './http/headers.js';
import { answeredOfAll, answerOtherMethods, notingPaths, type Paths } from './http/methods.js';
import { hidePlaces } from './http/places.js';
import { problem, PROBLEM_TYPE, problemOf } from './http/problem.js';
import { refuseExpectation, refuseMalformed } from './http/malformed-requests.js';
import { openApiDocument } from './openapi/document.js';
import { StoreWatch } from './ledger/store-watch.js';
import { ReadModelHost } from './views/read-model-host.js';
import { ChangeFeedHost } from './subscriptions/change-feed-host.js';
import { NAMES } from './subscriptions/subscriptions.controller.js';

/** How long, in ms, a server that stops waits for requests under way. */
const GRACE_MS = 5_000;

export interface RunningServer {
  readonly url: string;
  /** Answers what is under way, then closes the views and the ledger. */
  stop(): Promise<void>;
}

/** @throws StoreInUse, StoreDamaged, and what the system says of the address. */
export async function startServer(config: Config): Promise<RunningServer> {
  const parts: { close(): unknown }[] = [];
  let ledger: EventStore | undefined;
  const stop = async () => {
    // Of a ledger that is away no answer comes: whoever waits for one is told so, and not waited for.
    if (ledger?.status().state === 'away') await ledger.close();
    for (const part of parts.splice(0).reverse()) await part.close();
  };
  try {
    await tryAddress(config);
    const log = transparencyLogDirectory(config.dataDirectory);
    let isOpen = false;
    if (config.store.kind !== 'sqlite') parts.push(holdDirectory(config.dataDirectory, () => !isOpen));
    // A key or a name that was given and cannot be used is a wrong setting.
    const admit = () => refuseKey(log, config.logKey);
    if (config.store.kind !== 'sqlite') admit();
    const store = await openLedger(config.store, {
      now: clockOf(config.clock).now,
      onProgress: progress('Checking the ledger'),
      admit,
      onStatus: sayStatus,
    });
    isOpen = true;
    parts.push(store);
    ledger = store;
    hidePlaces(config);
    keepPrivate(config.dataDirectory);
    if (config.store.kind === 'sqlite') sayWhereUnsigned(log, await store.head());
    const views = await ReadModelHost.open(config);
    parts.push(views);
    // An embedded ledger says so itself, and may come back.
    if (config.store.kind !== 'sqlite') parts.push(new StoreWatch(store, (reason) => views.halt(reason)));
    const feeds = new ChangeFeedHost(config, store, views);
    const { app, paths } = await createApp(config, { store, views, feeds });
    parts.push({ close: () => closeInTime(app) }, feeds);
    await app.init();
    // Fastify's own way to listen: Nest's would log the fault that the caller words.
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    answerOtherMethods(fastify, paths, isThere);
    return { url: await fastify.listen({ port: config.port, host: config.host }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An address that cannot be had is found out before anything is written: listening would end with the same error. */
async function tryAddress({ port, host }: Config): Promise<void> {
  const probe = createServer().listen({ port, host });
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/**
 * What this node keeps is its own: two processes must not file views in one directory. The embedded store sees to that
 * itself.
 * @param isRefused Whether nothing came of the start, so that the directory is to be as it was.
 * @throws StoreInUse
 */
function holdDirectory(directory: string, isRefused: () => boolean): { close(): void } {
  const lock = DirectoryLock.take(makeDirectory(directory));
  if (!lock.hasLedger) return { close: () => lock.release({ asFound: isRefused() }) };
  lock.release({ asFound: true });
  throw new StoreInUse(
    `The data directory ${directory} holds an embedded ledger: set HUDNA_DATA_DIR to another one for what this node keeps of the ledger in KurrentDB.`,
  );
}

/** Once a change, so that somebody looks at it who does not look at the health page. */
function sayStatus({ state, reason }: StoreStatus): void {
  const logger = new Logger('store');
  if (state === 'live') logger.warn('The ledger can be written to again.');
  else logger.error(reason);
}

function keepPrivate(directory: string): void {
  const open = makePrivate(directory);
  if (open.length === 0) return;
  process.stderr.write(
    `Others on this machine may read or write ${open.join(', ')} in ${directory}: make the user that Hudna runs as their owner.\n`,
  );
}

/** Lets requests under way end, and cuts off what does not: a batch that its sender leaves open ends no other way. */
async function closeInTime(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(timer);
}

/** Whether a path with names of ours in it leads to something. */
function isThere(path: string, { name = '', view = '' }: Readonly<Record<string, string>>): boolean {
  if (path.startsWith('/v1/commands/:name')) return catalogue.has(name);
  if (path.startsWith('/v1/subscriptions/:view')) return NAMES.includes(view);
  return path.startsWith('/v1/:view') ? entityViews.some(({ name }) => name === view) : true;
}

async function createApp(
  config: Config,
  parts: Parts,
): Promise<{ app: NestFastifyApplication; paths: Paths }> {
  const adapter = new FastifyAdapter({
    routerOptions: { maxParamLength: 500 },
    // Ends idle connections when the server stops, so that a stop does not wait for clients.
    forceCloseConnections: 'idle',
    http: { requireHostHeader: false, ...timeouts(config.requestSeconds) },
    clientErrorHandler: refuseMalformed,
    // What no route is found for because it cannot even be read.
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => {
      const answer =
        problemOf(error) ??
        problem(400, 'bad-request', 'The address cannot be read. Mend it and send it again.');
      // What follows of it is not waited for.
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
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config, parts), adapter, {
    bodyParser: false,
    logger: ['error', 'warn'],
  });
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Hudna API',
  });
  return { app, paths };
}

/** One command is read whole; a batch is handed on as it comes. Anything else is refused with 415. */
function readBodies(fastify: FastifyInstance, { requestSeconds, origins }: Config): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onSend', async ({ raw }, reply) => {
    // Nobody reads the body of a GET either, and the end of it may still be on its way.
    const isUnread = !raw.complete && (raw.method === 'GET' || raw.method === 'HEAD');
    if (isUnread || reply.statusCode >= 400) {
      await drained(raw);
      // Its end is waited for no longer, and so no other request can follow on it.
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

/** A log that is gone begins anew: what it had signed proves nothing any more, and somebody should know. */
function sayWhereUnsigned(directory: string, head: Position): void {
  if (head === START || existsSync(directory)) return;
  process.stderr.write(
    `The ledger goes up to position ${head}, and no log of proofs is beside it: one is begun, with a key of its own. If there was one, put the folder ${directory} back from a backup.\n`,
  );
}

/** Says how a long check goes, once a second, where it takes longer than that. */
function progress(what: string): (done: number, total: number) => void {
  let loggedAt = performance.now();
  return (done, total) => {
    if (performance.now() - loggedAt < 1_000) return;
    loggedAt = performance.now();
    process.stderr.write(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} events\n`);
  };
}
