/**
 * The floor: a bare Fastify that puts the bytes it is sent into one table, with one durable commit for all that came
 * in together, and does nothing else. Run as `node floor.ts DIRECTORY`; prints where it listens, as Hudna does.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { fastify } from 'fastify';

const database = new DatabaseSync(join(process.argv[2]!, 'floor.sqlite'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;');
database.exec('CREATE TABLE event (position INTEGER PRIMARY KEY AUTOINCREMENT, bytes TEXT NOT NULL) STRICT');
const insert = database.prepare('INSERT INTO event (bytes) VALUES (?)');

let group: { bytes: string; resolve: (position: number | bigint) => void }[] = [];

function append(bytes: string): Promise<number | bigint> {
  return new Promise((resolve) => {
    if (group.push({ bytes, resolve }) === 1) setImmediate(commit);
  });
}

function commit(): void {
  const batch = group;
  group = [];
  database.exec('BEGIN IMMEDIATE');
  const positions = batch.map(({ bytes }) => insert.run(bytes).lastInsertRowid);
  database.exec('COMMIT');
  batch.forEach(({ resolve }, index) => resolve(positions[index]!));
}

const app = fastify();
app.post('/v1/commands/:name', async (request, reply) => {
  const position = await append(JSON.stringify(request.body));
  return reply.status(201).send({ position: String(position) });
});
process.stdout.write(`Hudna listens on ${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
process.once('SIGTERM', () => void app.close().then(() => database.close()));
