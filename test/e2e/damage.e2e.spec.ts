/** A ledger altered under a running server is answered as a damaged ledger, not as an internal error. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from '../support/client.js';
import { ndjson } from '../support/scenario.js';
import { scratchDirectory, startTestServer } from '../support/server.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
beforeEach(async () => (scratch = await scratchDirectory()));
afterEach(() => scratch.remove());

test('is answered with 503 and what to do, without a path of the machine; the log names the event, once', async () => {
  const server = await startTestServer(scratch.directory);
  try {
    const client = new Client(server.url);
    const key = { 'idempotency-key': 'altered' };
    const { events } = await client.take('report-shelling', { weapon: 'mortar' }, key);
    const database = new DatabaseSync(join(scratch.directory, 'ledger.sqlite'));
    database.exec("UPDATE event SET data = replace(data, 'mortar', 'rocket')");
    database.close();

    const line = { command: 'report-shelling', idempotencyKey: 'altered', data: { weapon: 'mortar' } };
    const [answered] = await client.batch(ndjson([line]));
    const replies = [
      await client.ask('/v1/events'),
      await client.ask('/v1/events', { accept: 'application/x-ndjson' }),
      await client.ask(`/v1/log/proof?event=${events[0]!.id}`),
      await client.post('report-shelling', { weapon: 'mortar' }, key),
      { status: answered!.status, body: answered!.body },
    ];
    for (const { status, body } of replies) {
      expect([status, body.type]).toEqual([503, 'urn:hudna:problem:ledger-damaged']);
      expect(body.detail).toMatch(/damaged.*health\/ready.*Idempotency-Key/);
      expect(JSON.stringify(body)).not.toContain(scratch.directory);
    }
    expect(
      server.printed().match(/ERROR.*\[http\].*the event at position 1 is not as it was written/g),
    ).toHaveLength(1);
  } finally {
    await server.kill();
  }
});
