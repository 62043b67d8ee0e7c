/**
 * Under which names this server is spoken to, and from which pages. A page of anybody can have a name of its own point at
 * this machine, and then post to it out of a browser that stands beside it: the name in Host gives it away, and an IP
 * address cannot be made to point elsewhere. The port protects nothing, and forwarding changes it: any is served.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { HttpProblem } from './problem.js';

/** Beside loopback names and IP addresses. */
export interface Callers {
  /** Host names, in lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Origins of other sites whose pages may call, as browsers send them. */
  readonly origins: ReadonlySet<string>;
}

const AUTHORITY = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._~!$&'()*+;=%-]+))(?::\d{0,5})?$/;

/** The headers that a page of an allowed origin may read, beside those that any may. */
const EXPOSED = 'ETag, Location, Link, Hudna-Position, Age, Retry-After, Allow';

/** What a page of an allowed origin may send. */
const SENDABLE =
  'Content-Type, Authorization, Idempotency-Key, If-Match, If-None-Match, Hudna-Min-Position, Last-Event-ID';

/**
 * Refuses what comes by a name that is not this server's, or from a page that is not.
 * @throws HttpProblem 400, 403, 421
 */
export function refuseForeign(request: IncomingMessage, response: ServerResponse, callers: Callers): void {
  const host = request.headers.host;
  if (host) refuseForeignName(host, callers);
  // RFC 9112, section 3.2.2: what the address itself says goes before Host.
  const named = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1];
  if (named !== undefined) refuseForeignName(named, callers);

  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && callers.origins.has(origin)) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    return;
  }
  // The scheme that a reader sees may be a proxy's: only the browser knows whether it is another.
  const foreign = site === 'cross-site' || site === 'same-site';
  if (origin === undefined ? foreign && !isNavigation(request) : foreign || !isOf(origin, host)) {
    throw new HttpProblem(
      403,
      'foreign-origin',
      `A page of another origin (${quoted(origin ?? site)}) has sent this: nothing of it was taken. If it may, name its origin in HUDNA_ORIGINS of this server.`,
    );
  }
}

/** What an allowed page asks before it sends what is more than a form (Fetch, CORS-preflight). */
export function preflighted(request: IncomingMessage, response: ServerResponse, allow: string): void {
  if (!response.hasHeader('Access-Control-Allow-Origin')) return;
  if (request.headers['access-control-request-method'] === undefined) return;
  response.setHeader('Access-Control-Allow-Methods', allow);
  response.setHeader('Access-Control-Allow-Headers', SENDABLE);
  response.setHeader('Access-Control-Max-Age', '600');
}

function refuseForeignName(authority: string, { hosts }: Callers): void {
  const found = AUTHORITY.exec(authority.toLowerCase());
  if (!found) {
    throw new HttpProblem(
      400,
      'bad-host',
      'The header Host, or the address, names no server that can be read. Mend it and send it again.',
    );
  }
  const name = (found[1] ?? found[2]!).replace(/\.$/, '');
  if (isIP(name) !== 0 || name === 'localhost' || hosts.has(name)) return;
  throw new HttpProblem(
    421,
    'foreign-host',
    `${quoted(name)} is no name of this server. It is served under localhost, its IP address, and the names in HUDNA_HOSTS: use one of these, or name it there.`,
  );
}

/** A link that was followed, or an address that was typed: it shows an answer, and changes nothing. */
function isNavigation({ method, headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
}

/** Whether an origin is that of the page which the same host serves. */
function isOf(origin: string, host: string | undefined): boolean {
  const page = URL.parse(origin);
  if (!page || !/^https?:$/.test(page.protocol)) return false;
  return URL.parse(`${page.protocol}//${host}`)?.host === page.host;
}

function quoted(text: string | undefined): string {
  return (text ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
