/** A server with TLS and users: what is said where the one or the other is not right. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStream, someEvents } from '../contract/helpers.js';
import type { EventStore } from '../port.js';
import { KurrentDbEventStore } from './index.js';
import { untilAvailable } from './store-load.testing.js';
import { hasOpenSsl, NO_SERVER, TestCluster, serverProgram, pollUntil } from './test-cluster.testing.js';

if (serverProgram() && hasOpenSsl()) describe('a KurrentDB with TLS and users', describeSecure);
else it.skip(`a KurrentDB with TLS and users, ${NO_SERVER}; or no openssl`, () => {});

function describeSecure(): void {
  let directory: string;
  let cluster: TestCluster;
  const opened: EventStore[] = [];
  const file = (name: string) => join(directory, name);
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hudna-tls-'));
    certificates(file);
    cluster = await TestCluster.start(
      1,
      ...['--certificate-file', file('node.crt'), '--certificate-private-key-file', file('node.key')],
      ...['--trusted-root-certificates-path', file('ca')],
    );
  }, 120_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const open = async (user: string, authority?: string) => {
    const more = authority === undefined ? '' : `?tlsCAFile=${encodeURIComponent(authority)}`;
    const connectionString = `kurrentdb://${user}@localhost:${cluster.ports[0]}${more}`;
    const store = await KurrentDbEventStore.open({ connectionString });
    opened.push(store);
    return store;
  };

  it('is used by a user with the right password', async () => {
    const store = await open('admin:changeit', file('ca/ca.crt'));
    await untilAvailable(() => store.append(newStream(), someEvents(1), 'no-stream'));
    await pollUntil(() => store.status().state === 'live');
  });

  it.each([
    ['not-authenticated', 'admin:s3cret', true],
    ['certificate', 'admin:changeit', false],
  ] as const)('is away with the cause %s as %s', async (cause, user, isTrusted) => {
    const store = await open(user, isTrusted ? file('ca/ca.crt') : undefined);
    await pollUntil(() => store.status().cause === cause);
    const { state, reason } = store.status();
    expect([state, reason]).toEqual([
      'away',
      expect.stringMatching(/^KurrentDB cannot be used now\..* Check /),
    ]);
    expect(reason).not.toMatch(/s3cret|changeit/);
    await expect(store.append(newStream(), someEvents(1), 'no-stream')).rejects.toThrow(reason);
  });
}

/** An authority, and the certificate of a node that it has signed. */
function certificates(file: (name: string) => string): void {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'ignore' });
  mkdirSync(file('ca'));
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  const authority = ['-keyout', file('ca.key'), '-out', file('ca/ca.crt')];
  openssl('req', '-x509', ...key, '-days', '1', '-subj', '/CN=Hudna test authority', ...authority);
  openssl(
    'req',
    ...key,
    '-subj',
    '/CN=eventstoredb-node',
    '-keyout',
    file('node.key'),
    '-out',
    file('node.csr'),
  );
  const names = file('names');
  writeFileSync(names, 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n');
  const signed = ['-CA', file('ca/ca.crt'), '-CAkey', file('ca.key'), '-days', '1', '-extfile', names];
  openssl('x509', '-req', '-in', file('node.csr'), ...signed, '-out', file('node.crt'));
}
