/**
 * What a connection string may hold. The client itself would print the whole of it, password and all, where it does not
 * know a part, and would only ever say "unavailable" where a certificate cannot fit.
 */
import { isIP } from 'node:net';
import { WrongConnectionString } from '../errors.js';

const SHAPE =
  /^(kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\/(?:([^:/@]+):([^@]+)@)?([^/?@]+)\/?(?:\?(.*))?$/;

const STANDARD_PORT = 2113;

/** Compared without case, dashes and underscores, as the client does. */
const OPTIONS = new Set([
  ...['tls', 'tlsverifycert', 'tlscafile', 'usercertfile', 'userkeyfile', 'connectionname', 'nodepreference'],
  ...['maxdiscoverattempts', 'discoveryinterval', 'gossiptimeout', 'defaultdeadline', 'keepaliveinterval'],
  ...['keepalivetimeout'],
]);

/** Where the servers are, and how they are spoken to. */
export interface Servers {
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly secure: boolean;
  /** Whether certificates are looked at. */
  readonly verifies: boolean;
  /** A file with the authority that is trusted beside those of the system. */
  readonly authority?: string | undefined;
  /** `USER:PASSWORD`. */
  readonly credentials?: string | undefined;
}

/**
 * Looks at a connection string before the client sees it.
 * @throws WrongConnectionString which never repeats the string, since that may hold a password.
 */
export function serversIn(text: string): Servers {
  const [matched, , , username, password, hosts, query = ''] = SHAPE.exec(text) ?? [];
  if (matched === undefined || hosts === undefined) {
    throw wrong(
      'write it as kurrentdb://USER:PASSWORD@HOST:2113?tls=true, several hosts with commas between them.',
    );
  }
  const options = new Map(query.split('&').filter(Boolean).map(optionOf));
  const stranger = [...options.keys()].find((name) => !OPTIONS.has(name));
  if (stranger !== undefined) {
    // What looks like an option may be the rest of a password.
    const named = /^[a-z]+$/.test(stranger) && !query.includes('@') ? `an option "${stranger}"` : 'an option';
    throw wrong(
      `it has ${named} that is not known here; in a password write @ as %40, / as %2F, ? as %3F, % as %25.`,
    );
  }
  const secure = options.get('tls')?.toLowerCase() !== 'false';
  const address = hosts.split(',').find((host) => isIP(host.replace(/:\d+$/, '')) !== 0);
  if (secure && address !== undefined) {
    throw wrong(`with TLS a host is named, and not given as an address: ${address} fits no certificate.`);
  }
  if (![username, password].every(canBeDecoded)) {
    throw wrong('a % in the name or the password is to be written as %25.');
  }
  const credentials = [username, password].map((part = '') => decodeURIComponent(part)).join(':');
  return {
    hosts: hosts.split(',').map((name) => {
      const [, host = name, port] = /^(.*?)(?::(\d+))?$/.exec(name) ?? [];
      return { host, port: Number(port ?? STANDARD_PORT) };
    }),
    secure,
    verifies: options.get('tlsverifycert')?.toLowerCase() !== 'false',
    authority: decodeURIComponent(options.get('tlscafile') ?? '') || undefined,
    ...(username !== undefined && { credentials }),
  };
}

function canBeDecoded(text = ''): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function optionOf(text: string): [name: string, value: string] {
  const [name = '', value = ''] = text.split('=');
  return [name.toLowerCase().replace(/[_-]/g, ''), value];
}

function wrong(why: string): WrongConnectionString {
  return new WrongConnectionString(
    `KURRENTDB_CONNECTION_STRING cannot be used: ${why} It is not shown here, since it may hold a password.`,
  );
}
