import { Client, type Json } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** Reports as people send them: twice, with accents as their keyboard types them, from both edges of the map. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
});

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const codes = (body: Json): string[] => body.warnings.map(({ code }: { code: string }) => code);

it('a declaration that is sent twice without a key is one, and its repeat is answered as the first', async () => {
  const declaration = {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-27',
    duration: 'P1M',
    occurredAt: '2018-02-26',
    source: { name: 'Caf\u00e9 Damas' },
  };
  const first = await client.post('declare-pause', declaration);
  const typed = { ...declaration, source: { name: 'Cafe\u0301 Damas' } };
  const line = JSON.stringify({ command: 'declare-pause', data: declaration });
  const again = [await client.post('declare-pause', declaration), await client.post('declare-pause', typed)];
  expect([first.status, ...again.map(({ status }) => status)]).toEqual([201, 200, 200]);
  for (const { body } of [...again, ...(await client.batch(line))]) expect(body).toEqual(first.body);
  const other = await client.post('declare-pause', { ...declaration, dailyTo: '15:00' });
  expect(other.status).toBe(409);
  expect(other.body.contradicts).toEqual([first.body.events[0].id]);
});

it('suspended, resumed and suspended again in the same words is suspended twice', async () => {
  await client.take('open-corridor', { id: 'x', name: 'X', authorities: ['a'], occurredAt: '2018-03-01' });
  const when = { corridor: 'x', occurredAt: '2018-03-05' };
  for (const command of ['suspend-corridor', 'resume-corridor', 'suspend-corridor']) {
    expect((await client.post(command, when)).status).toBe(201);
  }
  expect((await client.post('suspend-corridor', when)).status).toBe(200);
  expect((await client.get('/v1/corridors/x/history')).items).toHaveLength(4);
});

it('an entity that was never recorded can be closed and answered, with a warning', async () => {
  const closing = await client.post('close-corridor', { corridor: 'never', occurredAt: '2018-03-05' });
  expect([closing.status, codes(closing.body)]).toEqual([201, ['not-open']]);
  const facility = { corridor: 'nowhere', facility: 'f', kind: 'water' };
  expect(codes(await client.take('establish-facility', facility))).toEqual(['unknown-reference']);
});

it.each([
  ['nothing that can be seen', '\u3164\u200b', 'nothing in it that can be seen'],
  ['a name that reads otherwise than it is written', 'Duma \u202eamuD\u202c', 'direction of writing'],
])('%s is no name, and the refusal says what to do', async (_what, name, why) => {
  const party = await client.post('register-party', { id: 'p', name: { en: name }, kind: 'other' });
  expect(party.status).toBe(400);
  expect(party.body.errors).toEqual([{ pointer: '/name', detail: expect.stringContaining(why) }]);
  expect(party.body.errors[0].detail).toMatch(/leave it out/);
});

it('a corridor over the 180th meridian is passable whatever happens on the other side of the earth', async () => {
  const route = {
    type: 'LineString',
    coordinates: [
      [179.9, -17],
      [-179.9, -17],
    ],
  };
  const far = { id: 'taveuni', name: 'Taveuni', authorities: ['a'], route, occurredAt: '2018-03-09' };
  await client.take('open-corridor', far);
  const shelling = { weapon: 'mortar', occurredAt: '2018-03-10T06:00:00Z' };
  const at = encodeURIComponent('2018-03-10T07:00:00Z');
  const passable = async (lat: number, lon: number) => {
    const { position } = await client.take('report-shelling', { ...shelling, location: { lat, lon } });
    return (await client.get(`/v1/corridors/taveuni?at=${at}`, position)).passability.value;
  };
  expect(await passable(-17, 0)).toBe('yes');
  expect(await passable(-18, 180)).toBe('yes');
  expect(await passable(-17, -180)).toBe('unknown');
  const drawn = await client.ask(`/v1/corridors/taveuni?at=${at}`, { accept: 'application/geo+json' });
  expect(drawn.body.geometry).toMatchObject({
    type: 'MultiLineString',
    coordinates: [
      [
        [179.9, -17],
        [180, -17],
      ],
      [
        [-180, -17],
        [-179.9, -17],
      ],
    ],
  });
});
