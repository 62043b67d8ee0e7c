/**
 * Why a server is away. The client says so only in prose, and where it looks for a leader not at all: so it is looked at
 * here, step by step, each of which fails by a code of its own. Nothing that is found names a user or a password.
 */
import { readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { connect, isIP } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import type { Servers } from './connection-string.js';

export type CauseKind =
  | 'refused'
  | 'name-not-found'
  | 'timed-out'
  | 'certificate'
  | 'no-tls'
  | 'not-authenticated'
  | 'no-leader'
  | 'unknown';

export interface Cause {
  readonly kind: CauseKind;
  /** What is wrong, and what to look at. */
  readonly sentence: string;
}

interface Host {
  readonly host: string;
  readonly port: number;
}

interface Member {
  readonly state: string;
  readonly isAlive: boolean;
  readonly httpEndPointIp: string;
  readonly httpEndPointPort: number;
}

/** How long, in ms, a host may take for each step. */
const STEP_MS = 2_500;

export const NOT_AUTHENTICATED: Cause = {
  kind: 'not-authenticated',
  sentence:
    'It does not take the user that the connection string names, or lets it not do this. Check name and password there; the user must be one of the group $admins.',
};

/** What is to be said of a host, by what a step has failed with. */
const WORDS: Record<Exclude<CauseKind, 'not-authenticated' | 'no-leader' | 'unknown'>, [string, string]> = {
  refused: ['refuses connections', 'Look whether the server runs, and listens there'],
  'name-not-found': ['cannot be found by its name', 'Check the name in the connection string, and the DNS'],
  'timed-out': ['does not answer', 'Look whether the server hangs, and at the network and firewalls between'],
  certificate: [
    'has a certificate that is not trusted',
    'Check how long it holds, which names it has, and which authority tlsCAFile names',
  ],
  'no-tls': [
    'does not speak as it should',
    'Check tls in the connection string, and whether it is a KurrentDB',
  ],
};

/** Looks at each server, at most some seconds. Does not throw. */
export async function causeOf(servers: Servers): Promise<Cause> {
  const found = await Promise.all(servers.hosts.map((host) => lookAt(servers, host)));
  const members = found.find((one) => 'members' in one)?.members;
  if (members) return causeIn(servers, members);
  const faults = found.filter((one) => 'kind' in one);
  const [first] = faults;
  if (!first || first.kind === 'not-authenticated') return NOT_AUTHENTICATED;
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const advice = kinds.map((kind) =>
    kind in WORDS ? WORDS[kind as keyof typeof WORDS][1] : 'Look at its log',
  );
  const sentence = `${faults.map(({ what }) => what).join('; ')}. ${advice.join('. ')}.`;
  return { kind: first.kind, sentence };
}

/** There is a cluster, and it says how it stands. */
async function causeIn(servers: Servers, members: readonly Member[]): Promise<Cause> {
  const live = members.filter(({ isAlive }) => isAlive);
  const leader = live.find(({ state }) => state === 'Leader');
  if (!leader) {
    const sentence = `It has no leader: ${live.length} of ${members.length} nodes live. Look whether most of its nodes run, and reach one another.`;
    return { kind: 'no-leader', sentence };
  }
  const at = { host: leader.httpEndPointIp, port: leader.httpEndPointPort };
  const fault = await faultOf(servers, at);
  if (!fault) {
    const sentence = `Its leader ${nameOf(at)} is there, and did not do what it was asked. Look at its log, if this lasts.`;
    return { kind: 'unknown', sentence };
  }
  const kind = fault in WORDS ? (fault as keyof typeof WORDS) : undefined;
  const [what, advice] = kind ? WORDS[kind] : [`fails (${fault})`, 'Look at its log'];
  const sentence = `Its leader ${nameOf(at)} ${what}. ${advice}, and whether the address that the nodes tell of themselves can be reached from here.`;
  return { kind: kind ?? 'unknown', sentence };
}

type Found = { readonly members: readonly Member[] } | { readonly kind: CauseKind; readonly what: string };

async function lookAt(servers: Servers, host: Host): Promise<Found> {
  const named = nameOf(host);
  const kind = (await faultOf(servers, host)) ?? (await gossipOf(servers, host));
  if (typeof kind === 'object') return { members: kind };
  if (kind in WORDS) {
    return { kind: kind as CauseKind, what: `${named} ${WORDS[kind as keyof typeof WORDS][0]}` };
  }
  if (kind === 'not-authenticated') return { kind, what: '' };
  return { kind: 'unknown', what: `${named} fails (${kind})` };
}

/** What hinders a connection, a kind or a code; undefined where nothing does. */
async function faultOf(servers: Servers, { host, port }: Host): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => resolve('timed-out'), STEP_MS);
  const socket = servers.secure
    ? connectSecure({ host, port, ...trusted(servers), ...named(host), rejectUnauthorized: false })
    : connect({ host, port });
  socket.on('error', (error) => resolve(kindOf(error)));
  socket.once(servers.secure ? 'secureConnect' : 'connect', () => {
    const isTrusted = !servers.secure || !servers.verifies || (socket as TLSSocket).authorized;
    resolve(isTrusted ? undefined : 'certificate');
  });
  const fault = await promise;
  clearTimeout(timer);
  socket.destroy();
  return fault;
}

/** The nodes as a server sees them, or a kind or a code of what hinders that. */
async function gossipOf(servers: Servers, { host, port }: Host): Promise<readonly Member[] | string> {
  const { promise, resolve } = Promise.withResolvers<readonly Member[] | string>();
  const options = {
    ...{ host, port, path: '/gossip', agent: false as const, signal: AbortSignal.timeout(STEP_MS) },
    ...(servers.credentials !== undefined && { auth: servers.credentials }),
  };
  const secure = { ...trusted(servers), ...named(host), rejectUnauthorized: servers.verifies };
  const request = servers.secure ? requestSecure({ ...options, ...secure }) : requestPlain(options);
  request.on('error', (error) => resolve(kindOf(error)));
  request.on('response', (response) => {
    const { statusCode } = response;
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part));
    response.on('error', (error) => resolve(kindOf(error)));
    response.on('end', () => {
      if (statusCode === 401 || statusCode === 403) resolve('not-authenticated');
      else resolve(statusCode === 200 ? membersIn(Buffer.concat(parts)) : `HTTP ${statusCode}`);
    });
  });
  request.end();
  return promise;
}

function membersIn(body: Buffer): readonly Member[] | string {
  try {
    const { members } = JSON.parse(body.toString()) as { members?: readonly Member[] };
    return members ?? 'no-tls';
  } catch {
    return 'no-tls';
  }
}

function kindOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  if (code === 'ECONNREFUSED') return 'refused';
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'name-not-found';
  if (['ABORT_ERR', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) return 'timed-out';
  return /^(ECONNRESET|EPROTO|ERR_SSL_.*|HPE_.*)$/.test(code) ? 'no-tls' : code;
}

/** As the client has it: the authority that is named, or those of the system. */
function trusted({ authority }: Servers): { ca?: Buffer } {
  return authority === undefined ? {} : { ca: readFileSync(authority) };
}

function named(host: string): { servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {};
}

function nameOf({ host, port }: Host): string {
  return `${host}:${port}`;
}
