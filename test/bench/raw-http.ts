/**
 * A bare Fastify that appends each body by the raw client to a new stream, with the metadata of the event in
 * `DIRECTORY/sample.json`, and does nothing else: what HTTP alone leaves of the floor. Run as `node raw-http.ts
 * DIRECTORY` with KURRENTDB_CONNECTION_STRING; prints its URL, as Hudna does.
 */
import { jsonEvent, type JSONType, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import { fastify } from 'fastify';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { type, metadata } = JSON.parse(readFileSync(join(process.argv[2]!, 'sample.json'), 'utf8'));
const client = KurrentDBClient.connectionString(process.env['KURRENTDB_CONNECTION_STRING']!);

const app = fastify();
app.post('/v1/commands/:name', async (request, reply) => {
  const id = randomUUID();
  const event = jsonEvent({ id, type, data: request.body as JSONType, metadata });
  const { position } = await client.appendToStream(`incident-${id}`, event, { streamState: NO_STREAM });
  return reply.status(201).send({ position: String(position?.commit) });
});
process.stdout.write(`Hudna listens on ${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
process.once('SIGTERM', () => void app.close().then(() => client.dispose()));
