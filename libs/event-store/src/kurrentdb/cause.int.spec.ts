import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createSecureServer } from 'node:tls';
import { causeOf } from './cause.js';
import { serversIn } from './connection-string.js';
import { KurrentDbConnection } from './connection.js';
import { hasOpenSsl, NO_SERVER, TestCluster, serverProgram } from './test-cluster.testing.js';

describe('why a server is away', () => {
  const opened: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  const listens = async (server: Server) => {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    };
    opened.push({ close });
    return { port: (server.address() as AddressInfo).port, close };
  };
  const cause = (text: string) => causeOf(serversIn(text));

  it('is a connection that is refused', async () => {
    const { port, close } = await listens(createServer());
    await close();
    opened.pop();
    expect(await cause(`kurrentdb://ops:secret@127.0.0.1:${port}?tls=false`)).toEqual({
      kind: 'refused',
      sentence: `127.0.0.1:${port} refuses connections. Look whether the server runs, and listens there.`,
    });
  });

  it('is a name that cannot be found', async () => {
    const { kind, sentence } = await cause('kurrentdb://ops:secret@nowhere.invalid:2113');
    expect([kind, sentence]).toEqual([
      'name-not-found',
      expect.stringMatching(/^nowhere\.invalid:2113 .*name.*DNS/),
    ]);
    expect(sentence).not.toContain('secret');
  });

  it('is one that takes connections and says nothing', async () => {
    const { port } = await listens(createServer());
    const { kind, sentence } = await cause(`kurrentdb://127.0.0.1:${port}?tls=false`);
    expect([kind, sentence]).toEqual(['timed-out', expect.stringMatching(/does not answer\. Look/)]);
  });

  it('is one without TLS where TLS is asked for, and one that is no KurrentDB', async () => {
    const answers = createServer(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
    );
    const { port } = await listens(answers);
    expect(await cause(`kurrentdb://localhost:${port}`)).toMatchObject({ kind: 'no-tls' });
    expect(await cause(`kurrentdb://127.0.0.1:${port}?tls=false`)).toMatchObject({ kind: 'no-tls' });
  });

  it('is given for each of several hosts', async () => {
    const { port } = await listens(createServer());
    const { sentence } = await cause(`kurrentdb://127.0.0.1:1,127.0.0.1:${port}?tls=false`);
    expect(sentence).toMatch(
      /^127\.0\.0\.1:1 refuses connections; 127\.0\.0\.1:\d+ does not answer\. Look .*\. Look /,
    );
  });

  if (hasOpenSsl()) {
    it('is a certificate of an authority that is not trusted, or for another name', async () => {
      const { key, cert, file, remove } = aCertificate('elsewhere.example');
      try {
        const { port } = await listens(createSecureServer({ key, cert }));
        for (const more of ['', `?tlsCAFile=${encodeURIComponent(file)}`]) {
          const { kind, sentence } = await cause(`kurrentdb://localhost:${port}${more}`);
          expect([kind, sentence]).toEqual([
            'certificate',
            expect.stringMatching(/not trusted\. Check how long/),
          ]);
        }
      } finally {
        remove();
      }
    });
  } else it.skip('certificates: skipped, no openssl here', () => {});

  if (serverProgram()) {
    it('is a cluster without a leader', async () => {
      const cluster = await TestCluster.start(3);
      opened.push({ close: () => cluster.stop() });
      expect(await cause(cluster.connectionString)).toMatchObject({ kind: 'unknown' });
      const leader = (await cluster.leader())!;
      for (const index of cluster.ports.keys()) if (index !== (leader + 1) % 3) await cluster.kill(index);
      const connection = new KurrentDbConnection(cluster.connectionString);
      opened.unshift(connection);
      const answer = connection.ask('append', (client) =>
        client.appendToStream('a', [], { streamState: 'any' }),
      );
      await expect(answer).rejects.toThrow(
        /^KurrentDB cannot be used now\. It has no leader: 1 of 3 nodes live\. Look/,
      );
    }, 120_000);
  } else it.skip(`a cluster without a leader, ${NO_SERVER}`, () => {});
});

/** One that is its own authority. */
function aCertificate(name: string) {
  const directory = mkdtempSync(join(tmpdir(), 'hudna-certificate-'));
  const [keyFile, file] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`];
  execFileSync(
    'openssl',
    [...made, '-addext', `subjectAltName=DNS:${name}`, '-keyout', keyFile, '-out', file],
    {
      stdio: 'ignore',
    },
  );
  const remove = () => rmSync(directory, { recursive: true, force: true });
  return { key: readFileSync(keyFile), cert: readFileSync(file), file, remove };
}
