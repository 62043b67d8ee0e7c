import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuseForeign } from './callers.js';
import { HttpProblem } from './problem.js';

const CALLERS = { hosts: new Set(['hudna.example.org']), origins: new Set(['https://board.example.org']) };

/** The status of a refusal, or the headers that the answer has because of it. */
function answerTo(
  headers: Readonly<Record<string, string | undefined>>,
  method = 'POST',
  url = '/v1/commands/open-corridor',
) {
  const given: Record<string, unknown> = {};
  const response = { setHeader: (name: string, value: unknown) => (given[name] = value) };
  const request = { headers: { host: 'localhost:3000', ...headers }, method, url };
  try {
    refuseForeign(request as unknown as IncomingMessage, response as unknown as ServerResponse, CALLERS);
    return given;
  } catch (error) {
    if (error instanceof HttpProblem) return error.status;
    throw error;
  }
}

describe('the name that it is called by', () => {
  it.each([
    ...['localhost', 'LOCALHOST:1', 'localhost.', '127.0.0.1', '127.9.9.9:80', '[::1]:3000', '[::1]'],
    ...['192.168.1.20:3000', '10.0.0.7', '[fe80::1]:3000', '[::ffff:10.0.0.1]', '0.0.0.0:3000'],
    ...['hudna.example.org', 'Hudna.Example.ORG.:8443'],
  ])('%s is served', (host) => {
    expect(answerTo({ host })).toEqual({});
  });

  it.each([
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['hudna.example.org.evil.example', 421],
    ['xhudna.example.org', 421],
    ['127.0.0.1.nip.io', 421],
    ['127.1', 421],
    ['0x7f000001', 421],
    ['2130706433', 421],
    ['hudna', 421],
    ['a b', 400],
    ['a, localhost', 400],
    ['evil@localhost', 400],
    ['localhost:port', 400],
    ['[::1', 400],
    ['', {}],
  ])('%s: %j', (host, status) => {
    expect(answerTo({ host })).toEqual(status);
  });

  it('stands in the address too', () => {
    expect(answerTo({}, 'GET', 'http://evil.example/v1/corridors')).toBe(421);
    expect(answerTo({}, 'GET', 'http://localhost/v1/corridors')).toEqual({});
    expect(answerTo({ host: 'evil.example' }, 'GET', 'http://localhost/v1/corridors')).toBe(421);
  });
});

describe('the page that calls', () => {
  it.each([
    {},
    { origin: 'http://localhost:3000' },
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
    { host: 'hudna.example.org', origin: 'https://hudna.example.org' },
    { host: 'hudna.example.org:443', origin: 'https://hudna.example.org' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
  ])('may: %j', (headers) => {
    expect(answerTo(headers)).toEqual({});
  });

  it.each([
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://evil.example' },
    { origin: 'http://localhost' },
    { origin: 'http://localhost:8080' },
    { origin: 'http://127.0.0.1:3000' },
    { origin: 'http://localhost:3000, http://localhost:3000' },
    { origin: 'file://' },
    { origin: 'chrome-extension://localhost:3000' },
    { host: 'hudna.example.org', origin: 'http://hudna.example.org', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ])('may not: %j', (headers) => {
    expect(answerTo(headers)).toBe(403);
  });

  it('of an allowed origin may, and reads the answer', () => {
    expect(answerTo({ origin: 'https://board.example.org', 'sec-fetch-site': 'cross-site' })).toMatchObject({
      'Access-Control-Allow-Origin': 'https://board.example.org',
    });
    expect(answerTo({ origin: 'https://board.example.org', host: 'evil.example' })).toBe(421);
  });

  it('may be left by a link that leads here', () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(answerTo(link, 'GET', '/docs')).toEqual({});
    expect(answerTo({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 'GET', '/docs')).toBe(
      403,
    );
  });
});
