import type { IncomingMessage } from 'node:http';
import { idempotencyKeyIn, codingProblem, refuseRepeated, refuseTransferCoded } from './headers.js';

const asking = (headers: object, rawHeaders: readonly string[] = []) =>
  ({ headers, rawHeaders }) as unknown as IncomingMessage;

describe('an idempotency key', () => {
  it.each([
    [undefined, undefined],
    ['k', 'k'],
    ['"k"', 'k'],
    ['"a \\"b\\" \\\\ c"', 'a "b" \\ c'],
    ['""', ''],
    ['a"b"', 'a"b"'],
    ['a, b', 'a, b'],
  ])('%j is %j', (header, key) => {
    expect(idempotencyKeyIn(header)).toBe(key);
  });

  it.each(['"', '"k', '"k" ', '"a"b"', '"a\\b"', '"a\\"', '"k", "k"', '"k";a=1', '"é"', '"a\tb"'])(
    '%j is no quoted string',
    (header) => {
      expect(() => idempotencyKeyIn(header)).toThrow(
        expect.objectContaining({ status: 400, code: 'bad-idempotency-key' }),
      );
    },
  );
});

describe('a header of which one can be meant', () => {
  it.each(['Host', 'IDEMPOTENCY-KEY', 'if-match', 'Content-Type', 'Authorization', 'Last-Event-ID'])(
    '%s is refused where it is there twice',
    (name) => {
      expect(() => refuseRepeated(asking({}, [name, 'a', 'Accept', 'b', name.toLowerCase(), 'a']))).toThrow(
        expect.objectContaining({ status: 400, code: 'repeated-header' }),
      );
    },
  );

  it('others may be lists in parts', () => {
    refuseRepeated(
      asking({}, ['Host', 'a', 'Accept', 'b', 'Accept', 'c', 'If-None-Match', 'd', 'If-None-Match', 'e']),
    );
  });
});

describe('a body is read as UTF-8, as it comes', () => {
  it.each([
    {},
    { 'content-encoding': 'identity' },
    { 'content-type': 'application/json; charset=UTF-8' },
    { 'content-type': 'application/json;charset="utf-8"' },
  ])('%j', (headers) => {
    expect(codingProblem(asking(headers))).toBeUndefined();
  });

  it.each([
    { 'content-encoding': 'gzip' },
    { 'content-encoding': 'identity, br' },
    { 'content-encoding': 'x' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json; a=b; charset="windows-1256"' },
  ])('%j is refused', (headers) => {
    expect(codingProblem(asking(headers))).toMatchObject({ status: 415 });
  });

  it('chunked is the one coding on the way', () => {
    refuseTransferCoded(asking({ 'transfer-encoding': 'Chunked' }));
    expect(() => refuseTransferCoded(asking({ 'transfer-encoding': 'gzip, chunked' }))).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});
